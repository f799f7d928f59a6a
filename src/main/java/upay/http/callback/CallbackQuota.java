package upay.http.callback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the worthless callbacks of each address by a token bucket that refills with time. A callback takes a token,
 * which is returned if the callback was genuine. So genuine senders are not limited, and what an address can cost is
 * bounded. Threads: any.
 */
final class CallbackQuota {
    /** Some 2 MB. Above it, the addresses that send least are dropped: they get a full bucket again. */
    private static final int ADDRESSES_MAX = 16_384;

    /** Of an IPv6 address: a client with one address controls all that share this prefix. */
    private static final int NETWORK_BYTES = 8;

    /** The prefix of IPv4 addresses written as IPv6. */
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
     * @param burst the tokens of a full bucket
     * @param perSecond the tokens added per second
     */
    CallbackQuota(int burst, int perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
        this.nanoTime = nanoTime;
    }

    /** @return false if no token is left */
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

    /** Returns the token of a genuine callback. */
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
        // Within the network of mapped IPv4 addresses, each address counts alone.
        String hex = HexFormat.of().formatHex(bytes);
        return hex.startsWith(MAPPED) ? hex : hex.substring(0, 2 * NETWORK_BYTES);
    }
}
