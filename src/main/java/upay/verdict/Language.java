package upay.verdict;

import java.util.Locale;
import java.util.Optional;

/** The languages of the sentences. */
enum Language {
    ZH,
    EN;

    /** The language of a tag such as {@code zh}, {@code zh-CN} or {@code EN-us}; empty if there are no sentences in it. */
    static Optional<Language> ofTag(String tag) {
        return switch (tag.toLowerCase(Locale.ROOT).split("-", 2)[0]) {
            case "zh" -> Optional.of(ZH);
            case "en" -> Optional.of(EN);
            default -> Optional.empty();
        };
    }
}
