package upay.bill.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.LongConsumer;
import upay.bill.BillAccount;
import upay.bill.BillLimits;
import upay.bill.BillRefusedException;
import upay.bill.reader.BillReaders;
import upay.channel.account.AccountSettings;
import upay.port.Instance;
import upay.store.bill.BillImport;
import upay.store.bill.OvertakenException;
import upay.store.bill.PgBillFetches;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.PgBillFetches.State;
import upay.store.bill.PgBills;
import upay.store.bill.StoredBill;
import upay.store.registry.RegistryException;

/**
 * What an operator has done about one bill, at once. Each fails with a {@link RegistryException} that says why nothing was
 * done. Blocks; one plain thread.
 */
public final class BillErrands {
    private BillErrands() {}

    /**
     * Reads a file that an operator brings. A refused one is a result.
     *
     * @param account whose bill it is
     * @param progress takes the rows so far, now and then
     */
    public static BillImport.Result bring(
            PgBills bills, AccountSettings account, LocalDate day, Path file, LongConsumer progress)
            throws IOException {
        BillImport.Result result;
        try {
            result = new BillImport(bills)
                    .run(
                            BillReaders.of(account.payway()),
                            AccountBills.file(account, file, day, BillLimits.DEFAULT),
                            AccountBills.of(account),
                            BillImport.Source.IMPORTED,
                            progress);
        } catch (BillRefusedException | OvertakenException e) {
            throw new RegistryException(String.valueOf(e.getMessage()));
        }
        StoredBill bill = result.bill();
        if (!result.changed() && bill.state() == StoredBill.State.READING) {
            throw new RegistryException("the same file is being read by another import since "
                    + bill.origin().since() + "; if that has died, it can be imported again after five minutes");
        }
        return result;
    }

    /** What came of fetching a bill. */
    public record Fetched(Claim claim, BillDesk.Done done) {
        /** Whether the day has its bill now, or needs none. */
        public boolean isSettled() {
            return done.state() == State.EMPTY || done.reason() == null && done.bill() != null;
        }
    }

    /** What fetches. */
    public record Tools(PgBillFetches fetches, BillDesk desk, BillCalendar calendar, Instance instance) {}

    /**
     * Fetches a bill from its channel and reads it, whatever is known of the day.
     *
     * @param progress as for {@link #bring}
     */
    public static Fetched fetch(Tools tools, AccountSettings account, LocalDate day, LongConsumer progress) {
        BillAccount whose = AccountBills.of(account);
        Claim claim = tools.fetches()
                .claim(tools.calendar().of(whose, day), tools.instance().id())
                .await()
                .orElseThrow(() -> new RegistryException(
                        "another instance is fetching this bill now: see bill show, and the health detail bills. If that"
                                + " has died, its claim ends with its lease (instance.lease): try again then"));
        Optional<BillDesk.Done> done = tools.desk().work(claim, account, progress);
        if (done.isEmpty()) {
            tools.fetches().drop(claim).await();
            throw new RegistryException(AccountBills.byHand(account));
        }
        return new Fetched(claim, done.get());
    }
}
