package upay.domain.terminal;

import java.util.Optional;
import upay.domain.Secret;

/**
 * Whether a secret that a person chose is one. It has at least {@value #LEAST} characters, and is no sequence or repetition: the
 * characters that go on neither in the step of the one before nor in a round are counted, each for as much as an even choice among
 * the different characters of the secret tells, and must come to {@value #LEAST_BITS} bits. That is far below what a random secret
 * has (60 and more), so that none of those is refused, and far above what a run of a keyboard or of the alphabet has.
 */
public final class SecretStrength {
    private static final int LEAST = 16;
    private static final int LEAST_BITS = 32;

    private SecretStrength() {}

    /** What is wrong with it, in words that do not show it; empty where nothing is. */
    public static Optional<String> fault(Secret secret) {
        String text = secret.reveal();
        int[] characters = text.codePoints().toArray();
        if (characters.length < LEAST) {
            return Optional.of("has " + characters.length + " characters, at least " + LEAST + " are needed");
        }
        return bits(characters) < LEAST_BITS
                ? Optional.of("is a sequence or a repetition that can be guessed; take random characters")
                : Optional.empty();
    }

    private static double bits(int[] text) {
        double different = (double) java.util.Arrays.stream(text).distinct().count();
        return surprises(text, period(text)) * Math.log(different) / Math.log(2);
    }

    /** Of the first round, and of that those that go on in another step than the one before. */
    private static int surprises(int[] text, int length) {
        int surprises = 0;
        int step = Integer.MAX_VALUE;
        for (int i = 0; i < length; i++) {
            int next = i == 0 ? Integer.MIN_VALUE : text[i] - text[i - 1];
            surprises += next == step ? 0 : 1;
            step = next;
        }
        return surprises;
    }

    /** After how many characters it begins anew, to its end. */
    private static int period(int[] text) {
        for (int period = 1; period <= text.length / 2; period++) {
            int i = period;
            while (i < text.length && text[i] == text[i - period]) {
                i++;
            }
            if (i == text.length) {
                return period;
            }
        }
        return text.length;
    }
}
