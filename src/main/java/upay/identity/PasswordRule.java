package upay.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import upay.domain.Secret;

/** Which passwords are taken. Length is what counts; no character classes, and no change by the calendar (NIST SP 800-63B). */
public final class PasswordRule {
    /** In characters. */
    public static final int LEAST = 12;
    /** Hashing takes no longer for a long one, but its body must end somewhere. */
    public static final int MOST = 256;

    private static final int DIFFERENT = 5;
    private static final int NAME_COUNTS = 4;

    /** Of those that are tried first, by whoever guesses; the longer ones before what they contain. */
    private static final List<String> COMMON = List.of(
            "administrator",
            "qwertyuiop",
            "iloveyou",
            "password",
            "passwort",
            "changeme",
            "letmein",
            "welcome",
            "sunshine",
            "football",
            "princess",
            "default",
            "gateway",
            "dragon",
            "monkey",
            "qwerty",
            "secret",
            "woaini",
            "asdfgh",
            "zxcvbn",
            "admin",
            "login",
            "mima",
            "pass",
            "upay",
            "test",
            "user",
            "abc");
    /** Letters beside common words that make a password of its own. */
    private static final int OWN_LETTERS = 4;

    private PasswordRule() {}

    /** What is wrong with it, to follow "the password"; empty: nothing. */
    public static Optional<String> fault(Secret password, String userName) {
        String text = password.reveal();
        int length = text.codePointCount(0, text.length());
        if (length < LEAST || length > MOST) {
            return Optional.of("must have " + LEAST + " to " + MOST + " characters, and has " + length);
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("must not contain control characters");
        }
        if (text.codePoints().distinct().count() < DIFFERENT) {
            return Optional.of("must have at least " + DIFFERENT + " different characters");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (isSequence(lower)) {
            return Optional.of("must not be a sequence such as 123456789012 or abcdefghijkl");
        }
        if (isCommon(lower)) {
            return Optional.of("must be more than a common word with digits, such as password1234");
        }
        for (String part : userName.toLowerCase(Locale.ROOT).split("[._@-]")) {
            if (part.length() >= NAME_COUNTS && lower.contains(part)) {
                return Optional.of("must not contain the user's name or a part of it");
            }
        }
        return Optional.empty();
    }

    /** Digits and signs that stand for letters are read as them, too. */
    private static boolean isCommon(String text) {
        String read = text.replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e')
                .replace('@', 'a')
                .replace('$', 's');
        return leaves(text) || leaves(read);
    }

    /** Whether nothing of its own is left without common words. */
    private static boolean leaves(String text) {
        String letters = text.codePoints()
                .filter(Character::isLetter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String rest = letters;
        for (String word : COMMON) {
            rest = rest.replace(word, "");
        }
        return rest.length() < letters.length() && rest.length() < OWN_LETTERS;
    }

    /** Each character is the former one, or the next or the one before it, but for few. */
    private static boolean isSequence(String text) {
        int steps = 0;
        for (int i = 1; i < text.length(); i++) {
            steps += Math.abs(text.charAt(i) - text.charAt(i - 1)) <= 1 ? 1 : 0;
        }
        return steps >= text.length() - 1 - text.length() / DIFFERENT;
    }
}
