package upay.sandbox.wire;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Random text for messages; not for keys. */
public final class Nonces {
    private Nonces() {}

    /** Two characters a byte. */
    public static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
