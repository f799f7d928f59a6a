package upay.identity;

import java.time.Instant;
import upay.domain.Secret;

/** The authenticator on a user's phone. */
public final class TestAuthenticator {
    private static final int DIGITS = 6;

    private TestAuthenticator() {}

    /** What it shows now. */
    public static String code(Secret secret) {
        return code(secret, 0);
    }

    /** @param later in steps of 30 s */
    public static String code(Secret secret, int later) {
        long step = Math.floorDiv(Instant.now().getEpochSecond(), Totp.STEP.toSeconds()) + later;
        return Totp.code(Totp.decode(secret.reveal()), step, DIGITS);
    }
}
