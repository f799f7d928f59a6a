package upay.bill;

import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A bill to be read.
 *
 * @param path the file as the channel gave it; its name says nothing
 * @param day of the trades, as the channel counts days
 * @param merchant the account's number at the channel, which the bill must be of; null: any
 * @param subMerchant as {@code merchant}, of a service provider's account
 */
public record BillFile(
        Path path,
        LocalDate day,
        @Nullable String merchant,
        @Nullable String subMerchant,
        BillLimits limits) {
    public BillFile(Path path, LocalDate day) {
        this(path, day, null, null, BillLimits.DEFAULT);
    }
}
