package upay.cli.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a channel that may fail: a full disk, a closed pipe. What a failed write has left is written again a
 * second later, from the byte at which it failed, so that no line is torn. Confined to one thread, except where stated.
 */
final class LogSink {
    private static final long AGAIN_MILLIS = 1000;
    /** A larger buffer, after an event of unusual size, is not kept. */
    private static final int BYTES_KEPT = 64 * 1024;

    private final WritableByteChannel channel;
    private final CountDownLatch givingUp = new CountDownLatch(1);
    private Lines lines = new Lines();
    private volatile @Nullable String fault;

    LogSink(WritableByteChannel channel) {
        this.channel = channel;
    }

    void add(byte[] encoded) {
        lines.writeBytes(encoded);
    }

    int size() {
        return lines.size();
    }

    /**
     * Writes all that was added; waits while the channel blocks or fails.
     *
     * @return false if it failed and {@link #giveUpSoon} was called
     */
    boolean write() throws InterruptedException {
        if (lines.size() == 0) {
            return true;
        }
        ByteBuffer rest = lines.buffer();
        while (rest.hasRemaining()) {
            try {
                channel.write(rest);
                fault = null;
            } catch (IOException e) {
                fault = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                if (givingUp.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
        reset();
        return true;
    }

    private void reset() {
        if (lines.size() > BYTES_KEPT) {
            lines = new Lines();
        } else {
            lines.reset();
        }
    }

    /** Its content is written in place: a line is logged for every payment. */
    private static final class Lines extends ByteArrayOutputStream {
        Lines() {
            super(BYTES_KEPT);
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    /** The next failed write is not repeated. Any thread. */
    void giveUpSoon() {
        givingUp.countDown();
    }

    /** The reason of the last write's failure; empty if it succeeded. Any thread. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
