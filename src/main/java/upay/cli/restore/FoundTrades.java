package upay.cli.restore;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.port.Ports;
import upay.restore.AskedAccount;
import upay.restore.ForgottenOrderEntry;
import upay.restore.ForgottenTrade;
import upay.store.lineage.RestoreLog;
import upay.store.lineage.RestoreLog.Found;
import upay.store.lineage.RestoreLog.Restore;
import upay.store.registry.Till;

/** The trades that a search has found: entered again, and printed. Blocks. */
final class FoundTrades {
    private static final int PAGE = 500;

    private final CommandContext desk;
    private final OperatorSession office;
    private final RestoreLog log;
    private final Restore restore;
    private int missing;

    FoundTrades(CommandContext desk, OperatorSession office, RestoreLog log, Restore restore) {
        this.desk = desk;
        this.office = office;
        this.log = log;
        this.restore = restore;
    }

    /**
     * What is entered, and for whom.
     *
     * @param number only this one; null: all
     * @param clientSn the merchant's number of that one; null: unknown
     * @param refund whether the money is returned at once
     */
    record Repair(
            String terminal,
            String by,
            @Nullable Long number,
            @Nullable String clientSn,
            boolean refund) {}

    private interface Each {
        void accept(Found trade);
    }

    private void forEach(Each each) {
        long last = Long.MIN_VALUE;
        List<Found> page;
        do {
            page = office.await(log.found(restore.id(), last, PAGE));
            for (Found trade : page) {
                each.accept(trade);
                last = trade.number();
            }
        } while (page.size() == PAGE);
    }

    /**
     * Only paid ones; those of another merchant's own account are left for a terminal of that merchant. A run that was
     * killed is continued by the next one: an order is entered and refunded before that is noted.
     */
    void enter(Repair repair, Ports ports, Schedules schedules) {
        Till till = office.await(office.store().terminalRegistry().find(repair.terminal()));
        ForgottenOrderEntry entry = new ForgottenOrderEntry(ports, schedules);
        Set<Long> entered = new HashSet<>();
        forEach(found -> {
            if (isWanted(found, till, repair) && entered.add(found.number())) {
                enter(found, till, repair, entry);
            }
        });
        if (repair.number() != null && entered.isEmpty()) {
            desk.warn(repair.number() + ": no forgotten paid order of this merchant has this number, or it is entered"
                    + " already");
        }
    }

    private static boolean isWanted(Found found, Till till, Repair repair) {
        boolean named = repair.number() != null && repair.number() == found.number();
        boolean open = found.merchantId() == null
                // One that was entered before, and whose money is to be returned now.
                || named && repair.refund() && till.merchantId().equals(found.merchantId());
        return open
                && found.state().equals(ForgottenTrade.State.PAID.name())
                && found.amount() != null
                && (repair.number() == null || named)
                && (found.owner().equals(AccountName.EVERYBODY) || found.owner().equals(till.merchantId()));
    }

    private void enter(Found found, Till till, Repair repair, ForgottenOrderEntry entry) {
        try {
            Optional<OrderState> present = desk.find(office, found.number());
            OrderState state = present.isPresent()
                    ? entry.complete(present.get(), repair.by())
                    : entry.enter(trade(found), seller(till, repair), ordered());
            String merchant = state.order().key().merchantId();
            if (!merchant.equals(till.merchantId())) {
                desk.warn(found.number() + " is an order of merchant " + merchant + " already");
            } else if (repair.refund() && entry.refund(state, repair.by()).isEmpty()) {
                desk.warn(found.number() + " is not refunded: it is "
                        + state.order().status() + ", with " + state.order().refundable() + " fen to refund");
            }
            office.await(log.entered(restore.id(), found.number(), merchant));
        } catch (ForgottenOrderEntry.Refused refused) {
            desk.warn(found.number() + " is not entered: " + refused.getMessage());
        }
    }

    private static ForgottenOrderEntry.Seller seller(Till till, Repair repair) {
        return new ForgottenOrderEntry.Seller(
                till.merchantId(), till.storeId(), till.sn(), repair.clientSn(), repair.by());
    }

    private Instant ordered() {
        return restore.knownUntil() == null ? restore.noticedAt() : restore.knownUntil();
    }

    private static ForgottenTrade trade(Found found) {
        Payway payway = Arrays.stream(Payway.values())
                .filter(one -> one.channel().equals(found.channel()))
                .findFirst()
                .orElseThrow();
        return new ForgottenTrade(
                new AskedAccount(payway, found.owner(), AccountName.read(found.account())),
                found.number(),
                ForgottenTrade.State.PAID,
                found.amount() == null ? null : Fen.of(found.amount()),
                found.tradeNo(),
                found.paidAt());
    }

    /** Prints each, and returns the summary. */
    JsonOutput print() {
        int[] counts = new int[3];
        long[] sums = new long[2];
        Set<Long> numbers = new HashSet<>();
        forEach(found -> {
            desk.print(line(found));
            if (numbers.add(found.number()) && found.state().equals(ForgottenTrade.State.PAID.name())) {
                counts[0]++;
                sums[0] += found.amount() == null ? 0 : found.amount();
                missing += found.merchantId() == null ? 1 : 0;
                sums[1] += found.merchantId() == null && found.amount() != null ? found.amount() : 0;
            } else if (found.state().equals(ForgottenTrade.State.PENDING.name())) {
                counts[1]++;
            }
        });
        return new JsonOutput()
                .put("checked", true)
                .put("found", numbers.size())
                .put("paid", counts[0])
                .put("paid_amount", sums[0])
                .put("not_entered", missing)
                .put("not_entered_amount", sums[1])
                .put("pending", counts[1]);
    }

    /** Whether every paid one is an order again. */
    boolean isSettled() {
        return missing == 0;
    }

    private static JsonOutput line(Found found) {
        return new JsonOutput()
                .put("forgotten", Long.toString(found.number()))
                .put("channel", found.channel())
                .put(
                        "account",
                        found.owner() + "/" + AccountName.read(found.account()).name())
                .put("state", found.state())
                .put("amount", found.amount())
                .put("trade_no", found.tradeNo())
                .put("paid_at", found.paidAt())
                .put("entered_for", found.merchantId());
    }
}
