package upay.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Confidential text: keys, passwords, payment codes. Prints as asterisks; compares in constant time. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = java.util.Objects.requireNonNull(value);
    }

    /** The text itself; for signing and sending, never for printing. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "******";
    }
}
