package upay.sandbox.bill;

import java.nio.charset.Charset;
import java.util.Map;

/** The text of one channel's bill of one day. Pure. */
public interface BillFormat {

    /** Of the file with the rows. */
    String fileName();

    Charset charset();

    /** What stands before the rows, with its line ends. */
    String head();

    /** With its line end. */
    String row(BillEntry entry);

    /** What stands after the rows, with its line ends; empty: nothing. */
    String foot(BillTotals totals);

    /** The files beside the one with the rows, by their names, in their order. */
    default Map<String, String> others(BillTotals totals) {
        return Map.of();
    }

    /** Whether this file lists such an entry. */
    default boolean lists(BillEntry entry) {
        return true;
    }

    default BillFee fee() {
        return BillFee.SANDBOX;
    }
}
