package upay.bill.fetch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.bill.BillLimits;
import upay.bill.BillRefusedException;
import upay.bill.ChannelDay;
import upay.bill.reader.BillReaders;
import upay.channel.account.AccountSettings;
import upay.store.bill.BillImport;
import upay.store.bill.OvertakenException;
import upay.store.bill.PgBillFetches;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.PgBillFetches.Miss;
import upay.store.bill.PgBillFetches.State;
import upay.store.bill.StoredBill;

/**
 * Does one claimed bill: brings it from the channel into the store, and records what came of it. If it ends in between,
 * nothing is lost: the claim lapses with the instance, and the next one begins again. Blocks; one plain thread.
 */
public final class BillDesk {
    private static final Logger LOG = LoggerFactory.getLogger(BillDesk.class);
    private static final String FOLDER = "upay-bill-";

    /** What a killed program left is deleted then. */
    private static final Duration LEFT = Duration.ofDays(1);

    /** An import that has died can be done again after five minutes. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final BillDownloads downloads;
    private final BillImport imports;
    private final PgBillFetches fetches;
    private final BillCalendar calendar;
    private final BillLimits limits;
    private final Supplier<Instant> clock;

    /** @param clock the store's time */
    public BillDesk(
            BillDownloads downloads,
            BillImport imports,
            PgBillFetches fetches,
            BillCalendar calendar,
            BillLimits limits,
            Supplier<Instant> clock) {
        this.downloads = downloads;
        this.imports = imports;
        this.fetches = fetches;
        this.calendar = calendar;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param state of the day; null: another instance has begun, and decides
     * @param reason null: a bill came
     * @param words what was seen
     * @param bill the file that came; null: none
     */
    public record Done(
            @Nullable State state,
            @Nullable Reason reason,
            String words,
            @Nullable StoredBill bill) {
        /** In capitals, as the metric's outcomes. */
        public String outcome() {
            return state == State.EMPTY ? "EMPTY" : reason == null ? "FETCHED" : reason.name();
        }
    }

    /**
     * Fetches and reads the bill; empty: the account's bills are brought by hand.
     *
     * @param progress takes the rows that are read so far, now and then
     * @throws upay.port.StoreException if the store fails: nothing is recorded then
     */
    public Optional<Done> work(Claim claim, AccountSettings account, LongConsumer progress) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory(FOLDER + ProcessHandle.current().pid() + '-');
            String name = claim.account().payway().channel() + "-" + claim.day();
            BillDownloads.Result came = downloads.fetch(account, claim.day(), folder, name);
            if (came instanceof BillDownloads.Result.Here here) {
                return Optional.of(read(claim, account, here.file(), progress));
            }
            return came instanceof BillDownloads.Result.Missed missed
                    ? Optional.of(missed(claim, missed.reason(), missed.words(), null))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(missed(claim, Reason.DISK, e.getClass().getSimpleName(), null));
        } finally {
            delete(folder);
        }
    }

    private Done read(Claim claim, AccountSettings account, Path file, LongConsumer progress) throws IOException {
        BillImport.Result result;
        try {
            result = imports.run(
                    BillReaders.of(account.payway()),
                    AccountBills.file(account, file, claim.day(), limits),
                    claim.account(),
                    BillImport.Source.FETCHED,
                    progress);
        } catch (BillRefusedException e) {
            return missed(claim, Reason.BROKEN, String.valueOf(e.getMessage()), null);
        } catch (OvertakenException e) {
            return missed(claim, Reason.BEING_READ, String.valueOf(e.getMessage()), null);
        }
        StoredBill bill = result.bill();
        StoredBill.Refusal refusal = bill.refusal();
        if (refusal != null) {
            String words = new BillRefusedException(refusal.line(), refusal.reason()).getMessage();
            return missed(claim, Reason.BROKEN, String.valueOf(words), bill);
        }
        if (bill.state() == StoredBill.State.READING) {
            return missed(claim, Reason.BEING_READ, "the same file is being read, or its reader has died", bill);
        }
        return fetches.fetched(claim, bill.id()).await()
                ? new Done(State.FETCHED, null, "", bill)
                : new Done(null, null, "", bill);
    }

    private Done missed(Claim claim, Reason reason, String words, @Nullable StoredBill file) {
        Instant now = clock.get();
        ChannelDay day = new ChannelDay(claim.account().payway(), claim.day());
        Instant next = reason == Reason.BEING_READ
                ? now.plus(calendar.scaled(SOON))
                : calendar.next(claim.day(), claim.cutOff(), now);
        Miss miss = new Miss(
                reason.name(),
                words,
                reason == Reason.NO_BILL,
                day.begins(),
                day.ends(),
                next,
                file == null ? null : file.id());
        State state = fetches.missed(claim, miss).await().orElse(null);
        return new Done(state, reason, words, file);
    }

    /** Deletes what killed programs left on this machine. */
    public static void deleteLeftovers() {
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), FOLDER + "*")) {
            Instant limit = Instant.now().minus(LEFT);
            for (Path folder : left) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
                    delete(folder);
                }
            }
        } catch (IOException e) {
            LOG.debug("left as it is: {}", e.toString());
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("left as it is: {}", e.toString());
        }
    }
}
