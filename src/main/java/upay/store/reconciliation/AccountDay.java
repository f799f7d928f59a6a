package upay.store.reconciliation;

import java.time.LocalDate;
import upay.bill.BillAccount;

/** A day of an account, as the channel counts days. */
public record AccountDay(BillAccount account, LocalDate day) {
    /** For people: day, channel, owner and name. */
    @Override
    public String toString() {
        return day + " " + account.payway().channel() + "/" + account.owner() + "/"
                + account.account().name();
    }
}
