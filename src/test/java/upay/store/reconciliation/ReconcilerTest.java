package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.bill.ChannelDay;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.reconciliation.BilledDay.Made;
import upay.store.reconciliation.BilledDay.Row;

@DisplayName("A bill is compared with the orders: what agrees is matched, all else is a finding of its class")
@Tag("process")
class ReconcilerTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);
    private static final TestStore DATABASE = TestStore.fresh();
    private static Vertx vertx;
    private static Store store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = DATABASE.start(vertx);
    }

    @AfterAll
    static void stop() {
        store.close().await();
        vertx.close().await();
    }

    private static void run(BilledDay of) {
        Instant morning = new ChannelDay(of.payway, of.day).ends().plus(10, ChronoUnit.HOURS);
        assertThat(store.reconciler().run(of.accountDay(), morning, rows -> {}).await())
                .isTrue();
    }

    private static void endWaits(BilledDay of) {
        store.reconciler()
                .endWaits(new ChannelDay(of.payway, of.day).ends().plus(5, ChronoUnit.DAYS))
                .await();
    }

    private static Reconciliation result(BilledDay of) {
        return store
                .reconciler()
                .show(new ReconciliationScope(of.payway.channel(), of.day, of.account.owner()), 1_000)
                .await()
                .stream()
                .filter(one -> one.account().equals(of.account))
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> findings(BilledDay of) {
        return store
                .findings()
                .list(new ReconciliationScope(of.payway.channel(), null, of.account.owner()), false, 0, 1_000)
                .await()
                .stream()
                .filter(one -> one.account().equals(of.account))
                .toList();
    }

    private static List<FindingClass> classes(BilledDay of) {
        return findings(of).stream().map(Finding::type).toList();
    }

    private static List<Finding> open(BilledDay of) {
        return findings(of).stream().filter(Finding::isOpen).toList();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "two merchants' own accounts with one merchant number: each bill has all rows, and each row counts once")
    void oneMerchantNumber(Payway payway) {
        BilledDay one = BilledDay.of(DATABASE, payway, DAY);
        BilledDay other = BilledDay.of(DATABASE, payway, DAY);
        List<Row> rows = new ArrayList<>();
        for (BilledDay of : List.of(one, other)) {
            Made refunded = of.order("PARTIAL_REFUNDED", 900, true, 600, 0);
            long refund = of.refund(refunded, 300);
            Made undone = of.undone(800);
            Made canceled = of.canceled(700);
            rows.add(of.payment(of.paid(100)));
            rows.add(of.payment(refunded));
            rows.add(of.refundRow(refunded, refund, 300));
            rows.add(of.payment(undone));
            rows.add(of.undoneRow(undone));
            rows.add(new Row("PAYMENT", Long.toString(canceled.sn()), canceled.trade(), null, null, 700, null, "DONE"));
            rows.add(of.cancelRow(canceled));
        }
        for (BilledDay of : List.of(one, other)) {
            rows.forEach(of::add);
            of.store();
        }
        for (BilledDay of : List.of(one, other, one)) {
            run(of);
        }
        endWaits(other);

        for (BilledDay of : List.of(one, other)) {
            assertThat(findings(of)).isEmpty();
            assertThat(result(of).matched().count()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "payments, refunds, cancels, undone payments and external refunds are matched, each in the channel's form")
    void matched(Payway payway) {
        for (BilledDay of : List.of(BilledDay.of(DATABASE, payway, DAY), BilledDay.shared(DATABASE, payway, DAY))) {
            Made plain = of.paid(1000);
            Made refunded = of.order("PARTIAL_REFUNDED", 900, true, 200, 0);
            long first = of.refund(refunded, 300);
            long second = of.refund(refunded, 400);
            Made canceled = of.canceled(700);
            Made undone = of.undone(800);
            Made elsewhere = of.order("PARTIAL_REFUNDED", 600, true, 500, 0);
            of.external(elsewhere, 100, "9999001");
            of.undone(50);
            Stream.of(plain, refunded, undone, elsewhere).map(of::payment).forEach(of::add);
            of.add(new Row("PAYMENT", Long.toString(canceled.sn()), canceled.trade(), null, null, 700, null, "DONE"))
                    .add(of.refundRow(refunded, second, 400))
                    .add(of.refundRow(refunded, first, 300))
                    .add(of.cancelRow(canceled))
                    .add(of.undoneRow(undone))
                    .add(of.refundRow(elsewhere, 7, 100).own("console-1").channel("9999001"));
            of.store();

            run(of);
            endWaits(of);

            assertThat(findings(of)).isEmpty();
            Reconciliation result = result(of);
            assertThat(result.finished()).isTrue();
            assertThat(result.matched()).isEqualTo(result.bill());
            assertThat(result.bill().count()).isEqualTo(10);
            assertThat(result.waiting().count()).isZero();
            assertThat(DATABASE.value("select count(*) from reconciliation_pool where merchant_id = '" + of.merchant
                            + "' and status = 'SUCCESS'"))
                    .isEqualTo("0");
        }
    }

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
        for (BilledDay day : List.of(BilledDay.of(DATABASE, payway, DAY), BilledDay.shared(DATABASE, payway, DAY))) {
            paidRow(day, 1000);
            defect.accept(day);
            paidRow(day, 2000);
            day.store();

            run(day);
            endWaits(day);
            run(day);
            endWaits(day);

            assertThat(classes(day)).containsExactly(expected);
            boolean information = expected.attention() == FindingClass.Attention.NONE;
            assertThat(open(day)).hasSize(information ? 0 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a transaction waits three days for its row; one that comes later resolves the finding")
    void lateRow(Payway payway) {
        BilledDay day = BilledDay.of(DATABASE, payway, DAY);
        Made intime = day.paid(300);
        Made late = day.paid(400);
        paidRow(day, 500);
        day.store();
        run(day);

        assertThat(result(day).waiting()).isEqualTo(new Reconciliation.Sum(2, upay.domain.Fen.of(700)));
        store.reconciler()
                .endWaits(new ChannelDay(payway, DAY).ends().plus(3, ChronoUnit.DAYS))
                .await();
        assertThat(findings(day)).isEmpty();
        BilledDay next = day.on(DAY.plusDays(1));
        next.add(next.payment(intime)).store();
        run(next);
        endWaits(day);

        assertThat(classes(day)).containsExactly(FindingClass.OURS_ONLY);
        BilledDay later = day.on(DAY.plusDays(6));
        later.add(later.payment(late)).store();
        run(later);

        Finding finding = findings(day).get(0);
        assertThat(finding.isOpen()).isFalse();
        assertThat(finding.notes()).extracting(Finding.Note::resolution).containsExactly(Resolution.AGREES);
        assertThat(DATABASE.value(
                        "select count(*) from bill_matches where order_sn in (" + intime.sn() + ", " + late.sn() + ")"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a payment near midnight that was undone the next day waits for the next bill")
    void undoneNextDay(Payway payway) {
        BilledDay day = BilledDay.of(DATABASE, payway, DAY);
        Made order = day.undone(600);
        day.add(day.payment(order)).storeOrders();
        DATABASE.execute(
                "update transactions set finish_time = finish_time + interval '1 day' where order_sn = " + order.sn());
        day.store();
        run(day);

        assertThat(findings(day)).isEmpty();
        BilledDay next = day.on(DAY.plusDays(1));
        next.add(next.undoneRow(order)).store();
        run(next);

        assertThat(findings(day)).isEmpty();
        assertThat(DATABASE.value("select count(*) from bill_matches where tsn = " + order.payment()))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "another file of the day takes the place of the first one, with all that was matched and found; and the first one again")
    void replaced(Payway payway) {
        BilledDay day = BilledDay.of(DATABASE, payway, DAY);
        Made same = day.paid(100);
        Made wrong = day.paid(200);
        Made lost = day.paid(300);
        Made undone = day.undone(400);
        day.add(day.payment(same))
                .add(day.payment(wrong).amount(201))
                .add(day.payment(lost))
                .add(day.payment(undone))
                .add(day.undoneRow(undone))
                .store();
        run(day);
        assertThat(open(day)).extracting(Finding::type).containsExactly(FindingClass.AMOUNT_DIFFERS);

        day.add(day.payment(same))
                .add(day.payment(wrong))
                .add(day.payment(undone))
                .add(day.undoneRow(undone))
                .add(new Row("PAYMENT", "till-18", "x3", null, null, 5, null, "DONE"))
                .store();
        run(day);
        endWaits(day);

        assertThat(open(day))
                .extracting(Finding::type)
                .containsExactlyInAnyOrder(FindingClass.BILL_ONLY_UNKNOWN, FindingClass.OURS_ONLY);
        Finding former = findings(day).get(0);
        assertThat(former.type()).isEqualTo(FindingClass.AMOUNT_DIFFERS);
        assertThat(former.notes()).extracting(Finding.Note::resolution).containsExactly(Resolution.REPLACED);
        assertThat(
                        DATABASE.value(
                                "select count(*) from bill_matches m join bill_files f using (bill_id) where f.state <> 'READ'"))
                .isEqualTo("0");
        assertThat(result(day).matched().count()).isEqualTo(4);

        day.comesAgain(1);
        run(day);

        assertThat(open(day)).extracting(Finding::type).containsExactly(FindingClass.AMOUNT_DIFFERS);
        assertThat(result(day).matched().count()).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "Baifubao's payments alone make no finding of a refund; its refunds are compared when their file is here")
    void parts() {
        BilledDay day = BilledDay.of(DATABASE, Payway.BAIFUBAO, DAY);
        Made order = day.order("PARTIAL_REFUNDED", 500, true, 400, 0);
        long refund = day.refund(order, 100);
        day.add(day.payment(order)).storeOrders();
        day.storeBill("PAYMENTS");
        run(day);
        endWaits(day);

        assertThat(findings(day)).isEmpty();
        day.add(day.refundRow(order, refund, 100)).storeBill("REFUNDS");
        run(day);

        assertThat(findings(day)).isEmpty();
        assertThat(result(day).matched().count()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "Baifubao's payment that was undone waits three days for the file with its return, and is a finding then")
    void partsOfUndone() {
        BilledDay day = BilledDay.of(DATABASE, Payway.BAIFUBAO, DAY);
        Made returned = day.undone(500);
        Made kept = day.undone(700);
        day.add(day.payment(returned)).add(day.payment(kept)).storeOrders();
        day.storeBill("PAYMENTS");
        run(day);
        endWaits(day);

        assertThat(findings(day)).isEmpty();
        day.add(day.undoneRow(returned)).storeBill("REFUNDS");
        run(day);

        assertThat(findings(day)).extracting(Finding::type).containsExactly(FindingClass.CANCELED_NOT_RETURNED);
        BilledDay without = BilledDay.of(DATABASE, Payway.BAIFUBAO, DAY);
        without.add(without.payment(without.undone(900))).storeOrders();
        without.storeBill("PAYMENTS");
        for (int days = 0; days <= 3; days++) {
            run(without);
            assertThat(findings(without)).isEmpty();
            without = without.on(without.day.plusDays(1));
            without.storeBill("PAYMENTS");
        }
        run(without);

        assertThat(open(without)).extracting(Finding::type).containsExactly(FindingClass.CANCELED_NOT_RETURNED);
    }

    @Test
    @DisplayName("an order that is paid later agrees with its row when it is decided again")
    void paidLater() {
        BilledDay day = BilledDay.of(DATABASE, Payway.WECHAT, DAY);
        Made order = day.order("CREATED", 500, false);
        day.add(day.payment(order)).store();
        run(day);
        assertThat(open(day)).hasSize(1);

        DATABASE.execute("update orders set status = 'PAID', paid = true where sn = " + order.sn());
        DATABASE.execute(
                "update transactions set status = 'SUCCESS', step = 'DONE', due_at = null, finish_time = ctime where order_sn = "
                        + order.sn());
        store.reconciler()
                .judge(List.of(new upay.domain.OrderKey(day.merchant, order.sn())))
                .await();

        assertThat(open(day)).isEmpty();
        assertThat(findings(day).get(0).notes())
                .extracting(Finding.Note::resolution)
                .containsExactly(Resolution.AGREES);
    }

    @Test
    @DisplayName("findings and notes are not changed and not deleted; a note is added, and a resolution ends it")
    void immutable() {
        BilledDay day = BilledDay.of(DATABASE, Payway.JDPAY, DAY);
        day.add(day.payment(day.paid(500)).amount(400)).store();
        run(day);
        Finding finding = open(day).get(0);

        assertThat(store.findings()
                        .note(finding.id(), "zhang", "asked JD", null)
                        .await())
                .isTrue();
        assertThat(store.findings()
                        .note(finding.id(), "zhang", "JD corrects it", Resolution.GATEWAY_RIGHT)
                        .await())
                .isTrue();
        assertThat(store.findings()
                        .note(finding.id(), "li", "again", Resolution.NOT_OURS)
                        .await())
                .isFalse();

        assertThat(open(day)).isEmpty();
        assertThat(findings(day).get(0).notes())
                .extracting(Finding.Note::by, Finding.Note::note)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("zhang", "asked JD"),
                        org.assertj.core.groups.Tuple.tuple("zhang", "JD corrects it"));
        for (String change : List.of(
                "update findings set own_amount = 400",
                "delete from findings",
                "truncate findings cascade",
                "update finding_notes set note = 'x'",
                "delete from finding_notes",
                "truncate finding_notes")) {
            assertThatThrownBy(() -> DATABASE.execute(change))
                    .as(change)
                    .hasStackTraceContaining("what was found is not changed");
        }
    }
}
