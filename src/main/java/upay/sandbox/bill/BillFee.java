package upay.sandbox.bill;

import java.math.BigDecimal;
import java.math.RoundingMode;
import upay.domain.Fen;

/**
 * A channel's fee: a fixed share of each amount, half-up to the fen; a refund gives back the share of its own amount.
 *
 * @param percent 0.60 is 0.60 %; with the two decimals that some bills print
 */
public record BillFee(BigDecimal percent) {
    /** The sandbox's, at every channel. */
    public static final BillFee SANDBOX = of("0.60");

    public static BillFee of(String percent) {
        return new BillFee(new BigDecimal(percent).setScale(2, RoundingMode.UNNECESSARY));
    }

    public Fen of(Fen amount) {
        return Fen.of(BigDecimal.valueOf(amount.value())
                .multiply(percent)
                .movePointLeft(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }

    /** {@code 0.60%}. */
    public String text() {
        return percent.toPlainString() + "%";
    }
}
