package upay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.OrderStatus;
import upay.e2e.SandboxWallets;
import upay.lab.Discrepancy.Kind;
import upay.lab.LabWebhookReceiver.Telling;
import upay.lab.TillObservations.Meaning;
import upay.lab.TillObservations.Saying;

@DisplayName("The lab's judge finds each kind of lie, and none where all agree")
@Tag("process")
class LabJudgeTest {
    private static final String SN = "1000000000000001";
    private static final String CLIENT_SN = "lab-1";
    private static final long TOTAL = 100;

    /** Everything about one order; each case changes a piece of an honest one. */
    private static final class Evidence {
        private OrderStatus status = OrderStatus.PAID;
        private long net = TOTAL;
        private boolean paid = true;
        private boolean notified;
        private boolean human;
        private Map<String, Row.Refunded> refunds = Map.of();
        private SandboxWallets.Entry entry = new SandboxWallets.Entry(SN, TOTAL, 0, 1, 0, false);
        private boolean stored = true;
        private boolean tookBack;
        private boolean ended = true;
        private Set<String> sns = Set.of(SN);
        private final List<Saying> sayings = new ArrayList<>();
        private List<Telling> tellings = List.of();

        Evidence order(OrderStatus newStatus, long newNet) {
            status = newStatus;
            net = newNet;
            paid = newStatus != OrderStatus.PAY_CANCELED && newStatus != OrderStatus.CREATED;
            return this;
        }

        Evidence channel(long charged, long returned, int charges) {
            entry = new SandboxWallets.Entry(SN, charged, returned, charges, returned == 0 ? 0 : 1, false);
            return this;
        }

        Evidence refund(String number, long amount, boolean done) {
            refunds = Map.of(number, new Row.Refunded(amount, done));
            tookBack = true;
            return this;
        }

        Evidence told(Meaning meaning) {
            return told(meaning, null, 0);
        }

        Evidence told(Meaning meaning, String number, long amount) {
            sayings.add(new Saying(meaning, number, amount, "so it was said"));
            return this;
        }

        Evidence tookBack() {
            tookBack = true;
            return this;
        }

        Evidence notStored() {
            stored = false;
            return this;
        }

        Evidence human() {
            human = true;
            return this;
        }

        Evidence stillAsks() {
            ended = false;
            return this;
        }

        Evidence twoOrders() {
            sns = Set.of(SN, SN + "1");
            return this;
        }

        Evidence heard(Telling... heard) {
            notified = true;
            tellings = List.of(heard);
            return this;
        }

        List<Discrepancy> judge() {
            Row row = new Row(SN, CLIENT_SN, status, new Row.Money(TOTAL, net, paid), notified, human, refunds);
            TillObservations told = new TillObservations(CLIENT_SN, TOTAL, notified, tookBack, ended, sns, sayings);
            return LabJudge.judge(
                    List.of(told),
                    entry.charges() == 0 ? Map.of() : Map.of(SN, entry),
                    stored ? List.of(row) : List.of(),
                    tellings.isEmpty() ? Map.of() : Map.of(CLIENT_SN, tellings));
        }
    }

    private static Evidence honest() {
        return new Evidence();
    }

    private static Evidence cancelled() {
        return honest().order(OrderStatus.PAY_CANCELED, TOTAL).channel(0, 0, 0);
    }

    private static Evidence partlyRefunded() {
        return honest().order(OrderStatus.PARTIAL_REFUNDED, 70)
                .channel(TOTAL, 30, 1)
                .refund("r1", 30, true);
    }

    private static Telling telling(long amount, String status, String event, boolean genuine, boolean taken) {
        return new Telling(CLIENT_SN, SN, amount, status, event, genuine, taken);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                is("kept what the order does not know of", cancelled().channel(TOTAL, 0, 1), Kind.DIFFERENCE),
                is("the order says paid, nobody was charged", honest().channel(0, 0, 0), Kind.DIFFERENCE),
                is("one fen less was given back", partlyRefunded().channel(TOTAL, 29, 1), Kind.DIFFERENCE),
                is(
                        "paid, another amount charged and given back",
                        honest().order(OrderStatus.CANCELED, 0).channel(60, 60, 1),
                        Kind.DIFFERENCE),
                is("charged without an order", honest().notStored(), Kind.DIFFERENCE),
                is("charged twice", honest().channel(2 * TOTAL, TOTAL, 2), Kind.CHARGED_TWICE),
                is("not final", honest().order(OrderStatus.CREATED, TOTAL), Kind.NOT_FINAL),
                is(
                        "a person is asked for",
                        honest().order(OrderStatus.CANCEL_ERROR, TOTAL).human(),
                        Kind.HUMAN),
                is("a final one for which a person is asked", honest().human(), Kind.HUMAN),
                is("a till that still asks", honest().stillAsks(), Kind.TILL_UNSETTLED),
                is("one number, two orders", honest().twoOrders(), Kind.LIE),
                is("told paid, not charged", cancelled().told(Meaning.PAID), Kind.LIE),
                is(
                        "told paid, given back unasked",
                        honest().order(OrderStatus.CANCELED, 0)
                                .channel(TOTAL, TOTAL, 1)
                                .told(Meaning.PAID),
                        Kind.LIE),
                is("told not charged, and kept", honest().told(Meaning.NOTHING_KEPT), Kind.LIE),
                is("told that it is being returned, and kept", honest().told(Meaning.BEING_RETURNED), Kind.LIE),
                is("told refunded, not stored", honest().tookBack().told(Meaning.REFUNDED, "r1", 30), Kind.LIE),
                is(
                        "told refunded, still open",
                        partlyRefunded().refund("r1", 30, false).told(Meaning.REFUNDED, "r1", 30),
                        Kind.LIE),
                is("told refunded, another amount", partlyRefunded().told(Meaning.REFUNDED, "r1", 20), Kind.LIE),
                is("told not refunded, and it was", partlyRefunded().told(Meaning.NOT_REFUNDED, "r1", 30), Kind.LIE),
                is(
                        "told refunded, the channel gave nothing back",
                        partlyRefunded().channel(TOTAL, 0, 1).told(Meaning.REFUNDED, "r1", 30),
                        Kind.LIE),
                is("never told the shop", honest().heard(), Kind.NOTIFICATION_LOST),
                is(
                        "the shop never took it",
                        honest().heard(telling(TOTAL, "PAID", "e", true, false)),
                        Kind.NOTIFICATION_LOST),
                is(
                        "told another amount",
                        honest().heard(telling(99, "PAID", "e", true, true)),
                        Kind.NOTIFICATION_WRONG),
                is(
                        "told another state",
                        honest().heard(telling(TOTAL, "CREATED", "e", true, true)),
                        Kind.NOTIFICATION_WRONG),
                is(
                        "a forged telling",
                        honest().heard(telling(TOTAL, "PAID", "e", false, true)),
                        Kind.NOTIFICATION_WRONG),
                is(
                        "one order, two events",
                        honest().heard(
                                        telling(TOTAL, "PAID", "e", true, false),
                                        telling(TOTAL, "PAID", "f", true, true)),
                        Kind.NOTIFICATION_WRONG),
                is(
                        "told of an unpaid order",
                        cancelled().heard(telling(TOTAL, "PAID", "e", true, true)),
                        Kind.NOTIFICATION_WRONG),
                is("never told that it failed", cancelled().heard(), Kind.NOTIFICATION_LOST),
                is(
                        "told that a paid one failed",
                        honest().heard(
                                        telling(TOTAL, "PAID", "e", true, true),
                                        telling(TOTAL, "PAY_CANCELED", "f", true, true)),
                        Kind.NOTIFICATION_WRONG),
                is(
                        "a forged telling of a failure",
                        cancelled().heard(telling(TOTAL, "PAY_CANCELED", "f", false, true)),
                        Kind.NOTIFICATION_WRONG));
    }

    private static Arguments is(String what, Evidence evidence, Kind kind) {
        return Arguments.of(what, evidence, kind);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("lies")
    void found(String what, Evidence evidence, Kind kind) {
        assertThat(evidence.judge().stream().map(Discrepancy::kind).collect(Collectors.toSet()))
                .as(what)
                .contains(kind);
    }

    @Test
    @DisplayName("every kind of finding has a case here, but those that are no order's: deaths of programs, and bills")
    void complete() {
        Set<Kind> covered = lies().map(one -> (Kind) one.get()[2]).collect(Collectors.toSet());
        assertThat(covered)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Kind.values())
                        .filter(kind -> kind != Kind.DEATH && kind != Kind.RECONCILIATION)
                        .toList());
    }

    @Test
    @DisplayName("what agrees is let pass")
    void honestOnes() {
        assertThat(Stream.of(
                                honest().told(Meaning.PAID),
                                cancelled().told(Meaning.NOTHING_KEPT),
                                cancelled().channel(TOTAL, TOTAL, 1).told(Meaning.BEING_RETURNED),
                                cancelled().notStored().told(Meaning.NOTHING_KEPT),
                                partlyRefunded().told(Meaning.PAID).told(Meaning.REFUNDED, "r1", 30),
                                // Asked for twice at once: one was refused since the other one was done.
                                partlyRefunded()
                                        .told(Meaning.NOT_REFUNDED, "r1", 30)
                                        .told(Meaning.REFUNDED, "r1", 30),
                                honest().tookBack().told(Meaning.NOT_REFUNDED, "r1", 30),
                                honest().order(OrderStatus.CANCELED, 0)
                                        .channel(TOTAL, TOTAL, 1)
                                        .tookBack()
                                        .told(Meaning.PAID)
                                        .told(Meaning.NOTHING_KEPT),
                                honest().heard(
                                                telling(TOTAL, "PAID", "e", true, false),
                                                telling(TOTAL, "PAID", "e", true, true)),
                                cancelled()
                                        .heard(
                                                telling(TOTAL, "PAY_ERROR", "f", true, true),
                                                telling(TOTAL, "PAY_CANCELED", "g", true, true)))
                        .flatMap(evidence -> evidence.judge().stream()))
                .isEmpty();
    }
}
