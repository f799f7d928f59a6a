package upay.channel.message;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * One line of the client's {@code goods_details}.
 *
 * @param id at most 32 characters that every channel accepts in a number
 * @param price of one piece
 */
public record GoodsDetail(String id, String name, int quantity, Fen price) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern QUANTITY = Pattern.compile("[1-9]\\d{0,5}");
    private static final Pattern PRICE = Pattern.compile("\\d{1,10}");
    private static final int NAME_UNITS_MAX = 256;
    private static final int LINES_MAX = 100;

    /**
     * All lines, or none if one of them is malformed: a partial list is wrong, and a channel may refuse a payment
     * because of malformed details, which are only informative.
     *
     * @param json a JSON value's text; null: none
     * @param text makes the names safe to sign
     */
    public static List<GoodsDetail> of(@Nullable String json, ClientText text) {
        List<GoodsDetail> goods = new ArrayList<>();
        for (Object element : array(json)) {
            Optional<GoodsDetail> line = element instanceof JsonObject object ? line(object, text) : Optional.empty();
            if (line.isEmpty()) {
                return List.of();
            }
            goods.add(line.get());
        }
        return goods;
    }

    private static JsonArray array(@Nullable String json) {
        if (json == null || !json.stripLeading().startsWith("[")) {
            return new JsonArray();
        }
        try {
            JsonArray array = new JsonArray(json);
            return array.size() > LINES_MAX ? new JsonArray() : array;
        } catch (DecodeException unreadable) {
            // Numbers too large to parse are valid JSON too.
            return new JsonArray();
        }
    }

    private static Optional<GoodsDetail> line(JsonObject line, ClientText plain) {
        String id = text(line, "goods_id");
        String name = text(line, "goods_name");
        String quantity = text(line, "quantity");
        String price = text(line, "price");
        boolean whole = ID.matcher(id).matches()
                && !name.isBlank()
                && QUANTITY.matcher(quantity).matches()
                && PRICE.matcher(price).matches();
        return whole
                ? Optional.of(new GoodsDetail(
                        id,
                        ChannelText.cut(plain.plain(name), NAME_UNITS_MAX),
                        Integer.parseInt(quantity),
                        Fen.of(Long.parseLong(price))))
                : Optional.empty();
    }

    private static String text(JsonObject line, String name) {
        Object value = line.getValue(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }
}
