package upay.store.registry;

import java.security.SecureRandom;
import java.util.HexFormat;
import upay.domain.Secret;

/** Numbers and keys of new terminals, vendors and applications, none of which can be guessed. Threads: any. */
public final class TerminalCredentials {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 16;

    /** Eighteen digits, as numbers of the existing platform; the sandbox's begin with 1 or 2. */
    private static final long SN_FROM = 300_000_000_000_000_000L;

    private static final long SN_COUNT = 700_000_000_000_000_000L;

    private TerminalCredentials() {}

    /** Eighteen digits. */
    public static String newSn() {
        return Long.toString(SN_FROM + RANDOM.nextLong(SN_COUNT));
    }

    /** Eight digits; the sandbox's begins with 9. */
    public static String newVendorSn() {
        return Integer.toString(10_000_000 + RANDOM.nextInt(80_000_000));
    }

    /** Sixteen digits. */
    public static String newAppId() {
        return Long.toString(1_000_000_000_000_000L + RANDOM.nextLong(9_000_000_000_000_000L));
    }

    /** 32 lower-case hexadecimal digits. */
    public static Secret newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }
}
