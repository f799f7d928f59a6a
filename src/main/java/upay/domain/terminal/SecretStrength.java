package upay.domain.terminal;

import java.util.Optional;
import upay.domain.Secret;

/**
 * Estimates the strength of a secret that an operator chose. It must have at least {@value #LEAST} characters, and must
 * not be a sequence or a repetition: characters that continue neither the previous step nor a repetition are counted,
 * each with the entropy of a uniform choice among the secret's distinct characters, and must add up to {@value
 * #LEAST_BITS} bits. A random secret has far more (60 and above), so none is refused; a run of the keyboard or the
 * alphabet has far less.
 */
public final class SecretStrength {
    private static final int LEAST = 16;
    private static final int LEAST_BITS = 32;

    private SecretStrength() {}

    /** The fault, in words that do not reveal the secret; empty if there is none. */
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

    /** Counts, within the first period, the characters that break the previous step. */
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

    /** The length of the period with which it repeats to its end. */
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
