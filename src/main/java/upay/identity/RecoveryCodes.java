package upay.identity;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import upay.domain.Secret;

/** The codes that stand in for a lost authenticator, each once. */
public final class RecoveryCodes {
    /** How many a user gets. */
    public static final int COUNT = 10;

    private static final int HALF = 8;

    private RecoveryCodes() {}

    /** New ones, as they are shown: {@code abcdefgh-12345678}, 80 bits each. */
    public static List<Secret> create() {
        return Stream.generate(() -> new Secret(RandomText.digits(HALF) + "-" + RandomText.digits(HALF)))
                .limit(COUNT)
                .toList();
    }

    /** Under which one is stored, however it was typed: without regard to case, spaces and dashes. */
    public static String hash(Secret code) {
        String typed = code.reveal().toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return RandomText.sha256(new Secret(typed));
    }
}
