package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;
import upay.store.reconciliation.BilledDay.Row;

@DisplayName("What does not agree is a finding of its class")
@Tag("process")
class DefectFindingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    static Stream<Arguments> defects() {
        return Stream.of(Payway.values())
                .flatMap(payway -> Stream.of(
                        one(
                                payway,
                                FindingClass.BILL_ONLY_NOT_PAID,
                                day -> day.add(day.payment(day.order("CREATED", 500, false)))),
                        one(
                                payway,
                                FindingClass.BILL_ONLY_NOT_PAID,
                                day -> day.add(day.payment(day.order("PAY_ERROR", 500, false)))),
                        one(payway, FindingClass.CANCELED_NOT_RETURNED, day -> day.add(day.payment(day.undone(500)))),
                        one(
                                payway,
                                FindingClass.BILL_ONLY_UNKNOWN,
                                day -> day.add(
                                        new Row("PAYMENT", "1790009999999999", "x1", null, null, 5, null, "DONE"))),
                        one(
                                payway,
                                FindingClass.BILL_ONLY_UNKNOWN,
                                day -> day.add(new Row("PAYMENT", "till-17", "x2", null, null, 5, null, "DONE"))),
                        one(payway, FindingClass.OURS_ONLY, day -> day.paid(500)),
                        one(
                                payway,
                                FindingClass.AMOUNT_DIFFERS,
                                day -> day.add(day.payment(day.paid(500)).amount(499))),
                        one(payway, FindingClass.AMOUNT_DIFFERS, day -> {
                            Made order = paidRow(day, 500);
                            day.add(day.refundRow(order, day.refund(order, 100), 101));
                        }),
                        one(payway, FindingClass.AMOUNT_DIFFERS, day -> {
                            Made order = day.canceled(500);
                            String sn = Long.toString(order.sn());
                            day.add(new Row("PAYMENT", sn, order.trade(), null, null, 500, null, "DONE"))
                                    .add(day.cancelRow(order).amount(501));
                        }),
                        one(payway, FindingClass.REFUND_BILL_ONLY, day -> {
                            Made order = paidRow(day, 500);
                            day.add(day.refundRow(order, 7, 100).own("console-2"));
                        }),
                        one(payway, FindingClass.REFUND_BILL_ONLY, day -> {
                            Made order = paidRow(day, 500);
                            long tsn = BilledDay.number();
                            day.transaction(order, tsn, "REFUND", 100, "FAIL_CANCELED", "DONE", "r", null);
                            day.add(day.refundRow(order, tsn, 100));
                        }),
                        one(payway, FindingClass.REFUND_OURS_ONLY, day -> day.refund(paidRow(day, 500), 100)),
                        one(payway, FindingClass.REFUND_OURS_ONLY, day -> {
                            Made order = day.canceled(500);
                            day.add(new Row(
                                    "PAYMENT",
                                    Long.toString(order.sn()),
                                    order.trade(),
                                    null,
                                    null,
                                    500,
                                    null,
                                    "DONE"));
                        }),
                        one(payway, FindingClass.REFUND_FAILED, day -> {
                            Made order = paidRow(day, 500);
                            long tsn = day.refund(order, 100);
                            day.add(day.refundRow(order, tsn, 100).state("FAILED"));
                        }),
                        one(payway, FindingClass.REFUND_ABNORMAL, day -> {
                            Made order = paidRow(day, 500);
                            day.add(day.refundRow(order, day.refund(order, 100), 100)
                                    .state("ABNORMAL"));
                        }),
                        one(
                                payway,
                                FindingClass.FEE_DIFFERS,
                                day -> day.add(day.payment(day.paid(500)).fee("5.01"))),
                        one(payway, FindingClass.DUPLICATE_ROW, day -> {
                            Row row = day.payment(day.paid(500));
                            day.add(row).add(row);
                        }),
                        one(payway, FindingClass.DUPLICATE_ROW, day -> {
                            Made order = paidRow(day, 500);
                            Row row = day.refundRow(order, day.refund(order, 100), 100);
                            day.add(row).add(row);
                        }),
                        one(payway, FindingClass.DUPLICATE_DIFFERS, day -> {
                            Row row = day.payment(day.paid(500));
                            day.add(row).add(row.channel("another"));
                        }),
                        one(payway, FindingClass.DUPLICATE_DIFFERS, day -> {
                            Made order = paidRow(day, 500);
                            Row row = day.refundRow(order, day.refund(order, 100), 100);
                            day.add(row).add(row.amount(99));
                        })));
    }

    private static Arguments one(Payway payway, FindingClass expected, Consumer<BilledDay> defect) {
        return Arguments.of(payway, expected, defect);
    }

    private static Made paidRow(BilledDay day, long total) {
        Made order = day.paid(total);
        day.add(day.payment(order));
        return order;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("defects")
    @DisplayName("a defect is one finding of its class, beside orders that agree, however often the day is compared")
    void defect(Payway payway, FindingClass expected, Consumer<BilledDay> defect) {
        for (BilledDay day :
                List.of(BilledDay.of(STORE.database, payway, DAY), BilledDay.shared(STORE.database, payway, DAY))) {
            paidRow(day, 1000);
            defect.accept(day);
            paidRow(day, 2000);
            day.store();

            DAYS.run(day);
            DAYS.endWaits(day);
            DAYS.run(day);
            DAYS.endWaits(day);

            assertThat(DAYS.classes(day)).containsExactly(expected);
            boolean information = expected.attention() == FindingClass.Attention.NONE;
            assertThat(DAYS.open(day)).hasSize(information ? 0 : 1);
        }
    }
}
