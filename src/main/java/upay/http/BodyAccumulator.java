package upay.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** The body of one request as it comes in. Confined to its event loop. */
final class BodyAccumulator {
    private static final byte[] NOTHING = {};

    private Buffer bytes;
    private int pieces;
    private int length;

    /** @return the length of all that has come, also of what is not kept */
    int count(Buffer piece) {
        length += piece.length();
        return length;
    }

    /** Most bodies come in one piece and are never copied here. */
    void keep(Buffer piece) {
        pieces++;
        if (pieces == 1) {
            bytes = piece;
        } else if (pieces == 2) {
            bytes = Buffer.buffer(2 * length).appendBuffer(bytes).appendBuffer(piece);
        } else {
            bytes.appendBuffer(piece);
        }
    }

    /** Gives it away, once. */
    byte[] take() {
        byte[] taken = bytes == null ? NOTHING : array(bytes);
        bytes = null;
        return taken;
    }

    void drop() {
        bytes = null;
    }

    /** Its own array where it fills one, as most bodies do: Vert.x made it for us, and nobody else has it. */
    private static byte[] array(Buffer body) {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        boolean whole = bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.readableBytes();
        return whole ? bytes.array() : body.getBytes();
    }
}
