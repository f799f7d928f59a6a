package upay.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import upay.doctor.JsonTrait.Axis;

/**
 * A way in which clients serialise JSON, as far as it shows in the bytes.
 *
 * @param layout the white space between tokens
 * @param order the order of keys
 * @param empties which fields without a value are left out
 * @param characters how characters beyond ASCII are written
 * @param slash how a slash is written
 * @param html how the characters that HTML reserves are written
 */
record JsonStyle(
        JsonTrait layout, JsonTrait order, JsonTrait empties, JsonTrait characters, JsonTrait slash, JsonTrait html) {

    static final JsonStyle COMPACT = new JsonStyle(
            JsonTrait.COMPACT, JsonTrait.AS_SENT, JsonTrait.ALL_KEPT, JsonTrait.UTF_8, JsonTrait.SLASH, JsonTrait.HTML);

    /** Heavier combinations are too unusual to be tried. */
    private static final int WEIGHT_MAX = 8;

    /** All that are tried, the likely ones first. */
    static final List<JsonStyle> ALL = all();

    List<JsonTrait> traits() {
        return List.of(layout, order, empties, characters, slash, html);
    }

    int weight() {
        return traits().stream().mapToInt(trait -> trait.weight).sum();
    }

    /** In what it differs from the style that was sent; not empty. */
    Part difference(JsonStyle sent) {
        List<JsonTrait> differing = new ArrayList<>(traits());
        differing.removeAll(sent.traits());
        if (differing.size() == 1) {
            return differing.get(0).part();
        }
        List<JsonTrait> named = differing.isEmpty() ? List.of(layout) : differing;
        return Cause.SERIALISATION.part(
                named.stream().map(JsonTrait::inChinese).collect(Collectors.joining("，")),
                named.stream().map(JsonTrait::inEnglish).collect(Collectors.joining(", ")));
    }

    private static List<JsonStyle> all() {
        List<JsonStyle> all = new ArrayList<>();
        for (JsonTrait layout : Axis.LAYOUT.traits()) {
            for (JsonTrait order : Axis.ORDER.traits()) {
                for (JsonTrait empties : Axis.EMPTIES.traits()) {
                    for (JsonTrait characters : Axis.CHARACTERS.traits()) {
                        for (JsonTrait slash : Axis.SLASH.traits()) {
                            for (JsonTrait html : Axis.HTML.traits()) {
                                all.add(new JsonStyle(layout, order, empties, characters, slash, html));
                            }
                        }
                    }
                }
            }
        }
        all.removeIf(style -> style.weight() > WEIGHT_MAX);
        // The sort is stable.
        all.sort(Comparator.comparingInt(JsonStyle::weight));
        return List.copyOf(all);
    }
}
