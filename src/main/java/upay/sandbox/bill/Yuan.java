package upay.sandbox.bill;

import java.math.BigDecimal;

/** Amounts in yuan, as bills print them. */
public final class Yuan {
    private Yuan() {}

    /** @param fen may be negative; {@code -0.01} */
    public static String of(long fen) {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }
}
