package upay.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes to text, strictly. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Null when the bytes are not UTF-8 (overlong forms and surrogates included). */
    static String decode(byte[] bytes, int from, int length) {
        // The String constructor is by far the fastest decoder, but puts U+FFFD for what is malformed. Only where one
        // turns up does it have to be found out whether it was sent so.
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes, from, length);
    }

    private static String decodeStrictly(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
