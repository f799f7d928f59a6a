package upay.cli.restore;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.cli.operator.CommandContext;
import upay.restore.ForgottenSearch;
import upay.restore.ForgottenTrade;
import upay.store.lineage.RestoreLog;
import upay.store.lineage.RestoreLog.Found;
import upay.store.lineage.RestoreLog.Restore;

/** Keeps what a search finds in the store, and shows its progress on standard error every few seconds. Blocks. */
final class SearchMemory implements ForgottenSearch.Memory {
    private static final long SHOWN_EVERY = 5_000_000_000L;

    private final CommandContext desk;
    private final OperatorSession office;
    private final Restore restore;
    private final boolean partial;
    private final long begun = System.nanoTime();
    private long shown = begun;

    /** @param partial whether the search covers less than all, so that its position is not kept */
    SearchMemory(CommandContext desk, OperatorSession office, Restore restore, boolean partial) {
        this.desk = desk;
        this.office = office;
        this.restore = restore;
        this.partial = partial;
    }

    @Override
    public Set<Long> known(long from, long to) {
        return office.await(office.store().restores().known(from, to));
    }

    @Override
    public void keep(ForgottenTrade trade) {
        office.await(office.store()
                .restores()
                .keep(
                        restore.id(),
                        new Found(
                                trade.number(),
                                new RestoreLog.Place(
                                        trade.account().payway().channel(),
                                        trade.account().owner(),
                                        trade.account().account().text()),
                                trade.state().name(),
                                trade.amount() == null ? null : trade.amount().value(),
                                trade.tradeNo(),
                                trade.paidAt(),
                                null)));
    }

    @Override
    public void progress(@Nullable String position, long number, int asked, int found) {
        if (!partial && position != null) {
            office.await(office.store().restores().progress(restore.id(), position));
        }
        long now = System.nanoTime();
        if (now - shown >= SHOWN_EVERY) {
            shown = now;
            desk.note("number " + number + ": " + asked + " asked, " + found + " found, "
                    + asked * 1_000_000_000L / (now - begun) + " a second");
        }
    }
}
