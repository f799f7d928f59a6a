package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.bill.ChannelDay;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;
import upay.store.reconciliation.BilledDay.Row;

@DisplayName("Of a random day with random defects exactly the defects are found, each with its class")
@Tag("process")
class RandomDefectsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final int DAYS = 3;
    private static final int ORDERS = 400;

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    /** A day that is made up at random, with the findings that it must have. */
    private static final class RandomDay {
        private final Random random;
        private final BilledDay day;
        private final List<Row> rows = new ArrayList<>();
        private final List<String> expected = new ArrayList<>();

        RandomDay(Random random, BilledDay day) {
            this.random = random;
            this.day = day;
            for (int i = 0; i < ORDERS; i++) {
                order();
            }
            // Each channel orders rows as it likes.
            Collections.shuffle(rows, random);
            rows.forEach(day::add);
            day.store();
        }

        private void expect(FindingClass type, Made order) {
            expected.add(type + " " + (order == null ? "-" : order.sn()));
        }

        private void order() {
            switch (random.nextInt(10)) {
                case 0 -> canceled();
                case 1 -> undone();
                case 2, 3 -> refunded();
                default -> plain();
            }
        }

        private void plain() {
            Made order = day.paid(100 + random.nextInt(900));
            paymentRow(order);
        }

        private void paymentRow(Made order) {
            Row row = day.payment(order);
            switch (random.nextInt(40)) {
                case 0 -> expect(FindingClass.OURS_ONLY, order);
                case 1 -> {
                    rows.add(row.amount(row.amount() + 1));
                    expect(FindingClass.AMOUNT_DIFFERS, order);
                }
                case 2 -> {
                    rows.add(row);
                    rows.add(row);
                    expect(FindingClass.DUPLICATE_ROW, order);
                }
                case 3 -> {
                    rows.add(row);
                    rows.add(row.channel("other" + order.sn()));
                    expect(FindingClass.DUPLICATE_DIFFERS, order);
                }
                case 4 -> {
                    rows.add(row);
                    rows.add(new Row(
                            "PAYMENT", "18" + BilledDay.number(), "u" + order.sn(), null, null, 7, null, "DONE"));
                    expect(FindingClass.BILL_ONLY_UNKNOWN, null);
                }
                case 5 -> {
                    rows.add(row);
                    Made open = day.order("CREATED", 50, false);
                    rows.add(day.payment(open));
                    expect(FindingClass.BILL_ONLY_NOT_PAID, open);
                }
                case 6 -> {
                    rows.add(row.fee("-0.01"));
                    expect(FindingClass.FEE_DIFFERS, order);
                }
                default -> rows.add(row);
            }
        }

        private void refunded() {
            Made order = day.order("PARTIAL_REFUNDED", 1000, true, 500, 0);
            rows.add(day.payment(order));
            for (int i = 0; i < 2; i++) {
                long tsn = day.refund(order, 250);
                Row row = day.refundRow(order, tsn, 250);
                switch (random.nextInt(12)) {
                    case 0 -> expect(FindingClass.REFUND_OURS_ONLY, order);
                    case 1 -> {
                        rows.add(row.amount(249));
                        expect(FindingClass.AMOUNT_DIFFERS, order);
                    }
                    case 2 -> {
                        rows.add(row);
                        rows.add(day.refundRow(order, 5, 33).own("console" + tsn));
                        expect(FindingClass.REFUND_BILL_ONLY, order);
                    }
                    case 3 -> {
                        rows.add(row.state("ABNORMAL"));
                        expect(FindingClass.REFUND_ABNORMAL, order);
                    }
                    case 4 -> {
                        rows.add(row.state("FAILED"));
                        expect(FindingClass.REFUND_FAILED, order);
                    }
                    case 5 -> rows.add(row.state("PROCESSING"));
                    default -> rows.add(row);
                }
            }
        }

        private void canceled() {
            Made order = day.canceled(600);
            rows.add(new Row("PAYMENT", Long.toString(order.sn()), order.trade(), null, null, 600, null, "DONE"));
            if (random.nextInt(8) == 0) {
                expect(FindingClass.REFUND_OURS_ONLY, order);
            } else {
                rows.add(day.cancelRow(order));
            }
        }

        private void undone() {
            Made order = day.undone(700);
            switch (random.nextInt(4)) {
                case 0 -> {} // It was never charged.
                case 1 -> {
                    rows.add(day.payment(order));
                    expect(FindingClass.CANCELED_NOT_RETURNED, order);
                }
                default -> {
                    rows.add(day.payment(order));
                    rows.add(day.undoneRow(order));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("three days of a channel, half of them through an account of all merchants")
    void exactly(Payway payway) {
        long seed = Long.getLong("upay.test.seed", 20_260_401 + payway.ordinal());
        Random random = new Random(seed);
        for (int i = 0; i < DAYS; i++) {
            BilledDay day = i % 2 == 0
                    ? BilledDay.of(STORE.database, payway, DAY)
                    : BilledDay.shared(STORE.database, payway, DAY);
            RandomDay made = new RandomDay(random, day);
            Instant ends = new ChannelDay(payway, DAY).ends();

            assertThat(STORE.store
                            .reconciler()
                            .run(day.accountDay(), ends.plus(10, ChronoUnit.HOURS), rows -> {})
                            .await())
                    .isTrue();
            STORE.store.reconciler().endWaits(ends.plus(5, ChronoUnit.DAYS)).await();

            List<String> found = STORE
                    .store
                    .findings()
                    .list(new ReconciliationScope(payway.channel(), DAY, day.account.owner()), false, 0, 1_000)
                    .await()
                    .stream()
                    .filter(one -> one.account().equals(day.account))
                    .map(one -> one.type() + " "
                            + (one.order() == null ? "-" : one.order().sn()))
                    .toList();
            assertThat(found).as("seed " + seed).containsExactlyInAnyOrderElementsOf(made.expected);
        }
    }
}
