package upay.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/** Accumulates the body of one request. Confined to the event loop of its connection. */
final class BodyAccumulator {
    private static final byte[] NOTHING = {};

    private @Nullable Buffer bytes;
    private int pieces;
    private int length;

    /** @return the number of bytes received so far, including those that are not kept */
    int count(Buffer piece) {
        length += piece.length();
        return length;
    }

    /** Most bodies come in one piece and are never copied here. */
    void keep(Buffer piece) {
        pieces++;
        Buffer before = bytes;
        if (before == null) {
            bytes = piece;
        } else if (pieces == 2) {
            bytes = Buffer.buffer(2 * length).appendBuffer(before).appendBuffer(piece);
        } else {
            before.appendBuffer(piece);
        }
    }

    /** Returns the body and releases it; may be called once. */
    byte[] take() {
        byte[] taken = bytes == null ? NOTHING : array(bytes);
        bytes = null;
        return taken;
    }

    /** The number of bytes received so far. */
    int length() {
        return length;
    }

    void drop() {
        bytes = null;
    }

    /**
     * Returns the buffer's own array if the body fills it, as most bodies do: Vert.x allocated it for this request,
     * and nothing else refers to it.
     */
    private static byte[] array(Buffer body) {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        boolean whole = bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.readableBytes();
        return whole ? bytes.array() : body.getBytes();
    }
}
