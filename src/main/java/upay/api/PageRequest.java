package upay.api;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, as asked for with {@code limit} and {@code cursor}.
 *
 * @param limit 1 to {@link #MOST}
 * @param after the key of the last item of the page before; null: the first page
 */
public record PageRequest(int limit, @Nullable JsonArray after) {
    /** The most items of a page. */
    public static final int MOST = 200;

    static final int USUAL = 50;
    private static final int CURSOR_MAX = 512;

    static PageRequest of(int limit, @Nullable String cursor) {
        return new PageRequest(limit, cursor == null ? null : decode(cursor));
    }

    private static JsonArray decode(String cursor) {
        try {
            if (cursor.length() <= CURSOR_MAX) {
                return new JsonArray(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException | DecodeException e) {
            // Answered below.
        }
        throw badCursor();
    }

    /** A cursor that this list did not give. */
    public static Problem badCursor() {
        return Problem.invalid("cursor", "cursor must be the value of next of the page before, and of the same list.");
    }

    /** The text at this place of the key; empty on the first page. */
    public String textAfter(int place) {
        if (after == null) {
            return "";
        }
        if (place >= after.size() || !(after.getValue(place) instanceof String text) || !isLine(text)) {
            throw badCursor();
        }
        return text;
    }

    /** Whether it is text as the store has it: one line, without control characters. */
    static boolean isLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** The number at this place of the key; {@code first} on the first page. */
    public long numberAfter(int place, long first) {
        if (after == null) {
            return first;
        }
        if (place >= after.size() || !(after.getValue(place) instanceof Number number)) {
            throw badCursor();
        }
        return number.longValue();
    }

    /** The cursor of the page behind the item with this key. */
    public static String cursor(JsonArray key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** How many rows to read: one more than the page has, to know whether there is a next one. */
    public int rows() {
        return limit + 1;
    }

    /**
     * The page, of {@link #rows} rows at most.
     *
     * @param key of a row: texts and numbers, in the list's order
     */
    public <T> ApiAnswer answer(List<T> rows, Function<T, JsonObject> form, Function<T, JsonArray> key) {
        boolean more = rows.size() > limit;
        List<T> shown = more ? rows.subList(0, limit) : rows;
        JsonArray items = new JsonArray();
        shown.forEach(row -> items.add(form.apply(row)));
        JsonObject json = new JsonObject().put("items", items);
        if (more) {
            json.put("next", cursor(key.apply(shown.get(limit - 1))));
        } else {
            json.putNull("next");
        }
        return ApiAnswer.ok(json);
    }
}
