package upay.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A text that a client may have used instead of a key.
 *
 * @param part what that says about the client
 */
record KeyForm(String text, Part part) {
    private static final List<Space> SPACES = List.of(
            new Space(" ", "空格", "a space"),
            new Space("\n", "换行", "a newline"),
            new Space("\r\n", "CRLF换行", "a CRLF"),
            new Space("\t", "制表符", "a tab"),
            new Space("\r", "回车", "a CR"),
            new Space("\u00a0", "不间断空格", "a no-break space"),
            new Space(SentBody.BOM, "BOM", "a BOM"));

    private record Space(String text, String chinese, String english) {}

    /** Of a key, the likely ones first. */
    static Stream<KeyForm> of(String key) {
        Stream<KeyForm> spaced = SPACES.stream()
                .flatMap(space -> Stream.of(
                        new KeyForm(
                                key + space.text,
                                Cause.KEY_SPACE.part("后面多了" + space.chinese, space.english + " after it")),
                        new KeyForm(
                                space.text + key,
                                Cause.KEY_SPACE.part("前面多了" + space.chinese, space.english + " before it")),
                        new KeyForm(
                                space.text + key + space.text,
                                Cause.KEY_SPACE.part("前后多了" + space.chinese, space.english + " on both sides"))));
        Stream<KeyForm> altered = Stream.of(
                new KeyForm(key.toUpperCase(Locale.ROOT), Cause.KEY_CASE.part("字母被转为大写", "in upper case")),
                new KeyForm(key.toLowerCase(Locale.ROOT), Cause.KEY_CASE.part("字母被转为小写", "in lower case")),
                new KeyForm('"' + key + '"', Cause.KEY_CASE.part("前后带有引号", "in quotes")),
                new KeyForm("'" + key + "'", Cause.KEY_CASE.part("前后带有引号", "in quotes")));
        return Stream.concat(spaced, altered).filter(form -> !form.text.equals(key));
    }

    /** Without any key, also as languages write a variable that is not set. */
    static Stream<KeyForm> missing() {
        return Stream.of("", "null", "undefined", "None").map(text -> new KeyForm(text, Cause.KEY_MISSING.part()));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return part.english();
    }
}
