package upay.store.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The place of a sealed value. It opens only there: a value copied into another row, column, merchant or table does
 * not.
 *
 * @param merchantId the owning merchant
 * @param row which of the merchant's rows
 */
public record SealContext(String table, String merchantId, String row, String field) {

    /** Each part is preceded by its length, so that no two places have the same bytes. */
    byte[] bytes() {
        List<byte[]> parts = List.of(utf8(table), utf8(merchantId), utf8(row), utf8(field));
        ByteBuffer bytes = ByteBuffer.allocate(
                parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        parts.forEach(part -> bytes.putInt(part.length).put(part));
        return bytes.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
