package upay.identity;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import upay.domain.Secret;

/**
 * Argon2id of passwords, 19 MiB and 2 passes (OWASP's recommendation), in the usual form with its parameters and salt. Each
 * call takes some 200 ms of CPU: on a worker only, and a bounded number at a time.
 */
public final class PasswordHash {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;

    private static final Argon2Function FUNCTION =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, BYTES, Argon2.ID);

    private PasswordHash() {}

    /** Of a password, with a new salt. */
    public static String of(Secret password) {
        return FUNCTION.hash(bytes(password), RandomText.bytes(SALT_BYTES)).getResult();
    }

    /** Whether it is the password of this hash, whatever parameters that was made with. */
    public static boolean fits(Secret password, String hash) {
        return Argon2Function.getInstanceFromHash(hash).check(bytes(password), bytes(new Secret(hash)));
    }

    /** Takes as long as {@link #fits}: for a name that no user has, so that the time does not tell. */
    public static void waste(Secret password) {
        of(password);
    }

    private static byte[] bytes(Secret text) {
        return text.reveal().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
