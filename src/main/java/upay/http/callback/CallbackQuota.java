package upay.http.callback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much each address may still send that turns out to be worth nothing: a bucket each, which fills up again with time. Who
 * sends something takes one out, and gets it back if it was worth something. So honest senders never notice, and what an
 * address can cost is bounded. Threads: any.
 */
final class CallbackQuota {
    /** Some 2 MB. When there are more, those are forgotten that send least: they get a full bucket. */
    private static final int ADDRESSES_MAX = 16_384;

    /** Of an IPv6 address: who has one has all that begin alike. */
    private static final int NETWORK_BYTES = 8;

    /** How IPv4's addresses begin that are written as IPv6's. */
    private static final String MAPPED = "00000000000000000000ffff";

    private final int burst;
    private final double perNano;
    private final LongSupplier nanoTime;

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES_MAX)
            .executor(Runnable::run)
            .build();

    /** Guarded by itself. */
    private static final class Bucket {
        private double content;
        private long filledNanos;

        private Bucket(double content, long filledNanos) {
            this.content = content;
            this.filledNanos = filledNanos;
        }
    }

    /**
     * @param burst what a bucket holds
     * @param perSecond how fast it fills up
     */
    CallbackQuota(int burst, int perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
        this.nanoTime = nanoTime;
    }

    /** False where nothing is left. */
    boolean take(String address) {
        String party = party(address);
        Bucket bucket = buckets.get(party, isNew -> new Bucket(burst, nanoTime.getAsLong()));
        synchronized (bucket) {
            long now = nanoTime.getAsLong();
            bucket.content = Math.min(burst, bucket.content + (now - bucket.filledNanos) * perNano);
            bucket.filledNanos = now;
            if (bucket.content < 1) {
                return false;
            }
            bucket.content--;
            return true;
        }
    }

    /** What was taken was worth it. */
    void giveBack(String address) {
        Bucket bucket = buckets.getIfPresent(party(address));
        if (bucket != null) {
            synchronized (bucket) {
                bucket.content = Math.min(burst, bucket.content + 1);
            }
        }
    }

    long size() {
        return buckets.estimatedSize();
    }

    private static String party(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length <= NETWORK_BYTES) {
            return address;
        }
        // Within the network of IPv4's addresses, each is somebody else.
        String hex = HexFormat.of().formatHex(bytes);
        return hex.startsWith(MAPPED) ? hex : hex.substring(0, 2 * NETWORK_BYTES);
    }
}
