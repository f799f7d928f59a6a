package upay.bill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bill says as a whole.
 *
 * @param part which transactions of the day it lists
 * @param merchant the channel's number of the account that it is of; null: not in the file, or several
 * @param proven whether the file has totals of its own, with which its rows agree
 * @param notes what an operator should know: what was not read, or could not be checked
 */
public record BillSummary(BillPart part, @Nullable String merchant, BillSums sums, boolean proven, List<String> notes) {
    public BillSummary {
        notes = List.copyOf(notes);
    }
}
