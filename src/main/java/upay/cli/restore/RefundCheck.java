package upay.cli.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.app.OperatorSession;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.port.Ports;
import upay.resolution.OrderCheck;
import upay.resolution.OrderCheck.Checked;
import upay.restore.BilledRefunds;
import upay.restore.BilledRefunds.BilledRefund;
import upay.restore.BilledRefunds.Result;
import upay.store.lineage.RestoreLog;
import upay.store.lineage.RestoreLog.Restore;

/** Records what the channels have returned of orders that the store still has, where they state a sum. Blocks. */
final class RefundCheck {
    private static final int PAGE = 200;

    private final CommandContext desk;
    private final OperatorSession office;
    private final RestoreLog log;
    private final OrderCheck checks;
    private final BilledRefunds billed;
    private final Duration spacing;

    RefundCheck(
            CommandContext desk,
            OperatorSession office,
            RestoreLog log,
            Ports ports,
            Schedules schedules,
            Duration spacing) {
        this.desk = desk;
        this.office = office;
        this.log = log;
        this.checks = new OrderCheck(ports, schedules);
        this.billed = new BilledRefunds(ports, schedules);
        this.spacing = spacing;
    }

    /**
     * Refunds out of a bill, as far as the channel confirms them.
     *
     * @return the number of orders of which something was recorded
     */
    int run(List<BilledRefund> refunds, String by) throws InterruptedException {
        int recorded = 0;
        Map<Long, List<BilledRefund>> byOrder =
                refunds.stream().collect(Collectors.groupingBy(BilledRefund::order, TreeMap::new, Collectors.toList()));
        for (Map.Entry<Long, List<BilledRefund>> one : byOrder.entrySet()) {
            Optional<OrderState> state = desk.find(office, one.getKey());
            if (state.isEmpty()) {
                desk.warn("refunds of " + one.getKey() + ": no order has this number");
                continue;
            }
            Result result = billed.record(state.get(), one.getValue(), by);
            recorded += result == Result.RECORDED ? 1 : 0;
            if (result != Result.KNOWN_ALREADY) {
                desk.print(new JsonOutput()
                        .put("order", Long.toString(one.getKey()))
                        .put("refunds", one.getValue().size())
                        .put("result", result));
                Thread.sleep(spacing.toMillis());
            }
        }
        return recorded;
    }

    /**
     * @param age the orders of this time before the restore
     * @return the number of orders of which something was recorded
     */
    int run(Restore restore, Duration age) throws InterruptedException {
        Instant until = restore.noticedAt();
        Instant from = (restore.knownUntil() == null ? until : restore.knownUntil()).minus(age);
        int recorded = 0;
        OrderKey last = new OrderKey("", 0);
        List<OrderKey> page;
        do {
            page = office.await(log.refundable(last, from, until, PAGE));
            for (OrderKey key : page) {
                last = key;
                Checked checked = office.await(checks.check(key, "restore check"));
                if (!checked.recorded().isZero()) {
                    recorded++;
                    desk.print(new JsonOutput()
                            .put("order", Long.toString(key.sn()))
                            .put("refund_recorded", checked.recorded().value())
                            .put("status", checked.state().order().status()));
                }
                Thread.sleep(spacing.toMillis());
            }
        } while (page.size() == PAGE);
        return recorded;
    }
}
