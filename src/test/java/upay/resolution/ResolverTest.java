package upay.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.channel.ChannelAction;
import upay.history.HistoryEvent;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualTime;
import upay.operation.VirtualTimeTestBase;
import upay.resolution.Resolver.Resolved;
import upay.resolution.Resolver.Statement;
import upay.tracing.Span;

@DisplayName("a manual resolution ends an unknown outcome, and never contradicts the channel's own result")
class ResolverTest extends VirtualTimeTestBase {
    private static final List<ChannelAction> MONEY_BACK =
            List.of(ChannelAction.QUERY, ChannelAction.UNDO, ChannelAction.REFUND, ChannelAction.REFUND_QUERY);

    private static ManualResolution verdict(String word) {
        return Arrays.stream(ManualResolution.values())
                .filter(v -> v.toString().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private Future<Resolved> resolve(String as) {
        return resolve(as, null);
    }

    private Future<Resolved> resolve(String as, String refund) {
        VirtualTime.Node desk = time.node();
        Resolver resolver = new Resolver(
                ledger.at(desk),
                channels.at(desk),
                desk,
                desk,
                Schedules.DEFAULT,
                key -> Future.succeededFuture(ledger.books().told(key)),
                Span.NONE);
        return settled(
                resolver.resolve(order().key(), new Statement(verdict(as), refund, "anna", "asked at the bank")));
    }

    private void silent() {
        MONEY_BACK.forEach(action -> always(action, Kind.LOST));
    }

    /** Brings the order to an outcome that was answered as unknown. */
    private void unknown(String what) {
        switch (what) {
            case "unpaid", "charged" -> {
                channels.customer(what.equals("unpaid") ? Customer.NEVER : Customer.PAYS);
                channels.next(ChannelAction.PAY, what.equals("unpaid") ? Kind.ANSWERED : Kind.DONE_LOST);
                silent();
                pay();
                until(75);
            }
            case "abort" -> {
                channels.customer(Customer.NEVER);
                pay();
                until(2);
                silent();
                cancel();
            }
            case "cancel" -> {
                paid(Payway.ALIPAY);
                silent();
                cancel();
            }
            case "refund", "refunded" -> {
                paid(Payway.ALIPAY);
                silent();
                if (what.equals("refunded")) {
                    channels.next(ChannelAction.REFUND, Kind.DONE_LOST);
                }
                refund("r1", 300);
            }
            default -> throw new IllegalArgumentException(what);
        }
        until(Math.max(second(), 0) + 20);
    }

    @ParameterizedTest(name = "{0}, the channel {1}: {2} -> {3}")
    @CsvSource(delimiter = '|', textBlock = """
            unpaid   | silent | not-charged | PAY_CANCELED
            unpaid   | silent | returned    | PAY_CANCELED
            unpaid   | silent | paid        | can never become PAID
            unpaid   | speaks | not-charged | PAY_CANCELED
            unpaid   | speaks | paid        | can never become PAID
            charged  | silent | returned    | PAY_CANCELED
            charged  | speaks | not-charged | the customer paid
            charged  | speaks | returned    | the customer paid, and has no return
            abort    | silent | not-charged | PAY_CANCELED
            abort    | silent | returned    | PAY_CANCELED
            abort    | silent | paid        | can never become PAID
            cancel   | silent | returned    | CANCELED
            cancel   | silent | paid        | can only end CANCELED
            cancel   | silent | not-charged | confirmed that the customer was charged
            cancel   | speaks | returned    | the customer paid, and has no return
            refund   | silent | returned    | PARTIAL_REFUNDED
            refund   | silent | paid        | PAID
            refund   | silent | not-charged | confirmed that the customer was charged
            refund   | speaks | returned    | this refund was not executed
            refund   | speaks | paid        | PAID
            refunded | speaks | paid        | returned the money
            refunded | speaks | returned    | PARTIAL_REFUNDED
            """)
    void table(String what, String channel, String as, String end) {
        unknown(what);
        OrderStatus before = status();
        assertThat(before).isIn(OrderStatus.PAY_ERROR, OrderStatus.CANCEL_ERROR, OrderStatus.REFUND_ERROR);
        if (channel.equals("speaks")) {
            heal();
        }
        long sent = asked(ChannelAction.UNDO) + asked(ChannelAction.REFUND);

        Future<Resolved> resolved = resolve(as);
        until(second() + 11);

        assertThat(asked(ChannelAction.UNDO) + asked(ChannelAction.REFUND))
                .as("asks, and moves nothing")
                .isEqualTo(sent);
        if (end.contains(" ")) {
            assertThat(resolved.cause()).isInstanceOf(ResolutionRejected.class).hasMessageContaining(end);
            assertThat(status()).isEqualTo(before);
            assertThat(newest().work().owner()).as("handed back").isZero();
        } else {
            assertThat(resolved.succeeded()).as("%s", resolved).isTrue();
            assertThat(status()).isEqualTo(OrderStatus.valueOf(end));
            assertThat(told()).contains("anna: resolved as " + as + ": asked at the bank");
        }
    }

    private List<String> told() {
        return ledger.books().told(order().key()).stream()
                .flatMap(entry -> entry.events().stream())
                .filter(HistoryEvent.ManuallyResolved.class::isInstance)
                .map(event -> ((HistoryEvent.ManuallyResolved) event).by() + ": "
                        + ((HistoryEvent.ManuallyResolved) event).what())
                .toList();
    }

    @Test
    @DisplayName("a wrong manual resolution while the channel had no answer: it is detected, and the money is refunded")
    void wrong() {
        unknown("charged");
        resolve("not-charged");
        until(second() + 11);
        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
        assertThat(state().payment().step()).isEqualTo(Step.VERIFY);
        assertThat(trade().kept()).isEqualTo(TOTAL);
        heal();
        gateway.sweeper().start();

        until(second() + 120);

        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
        assertThat(statuses()).containsSequence(OrderStatus.PAY_CANCELED, OrderStatus.PAY_ERROR);
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName("an earlier result of the channel in the history counts like a current one")
    void recorded() {
        channels.next(ChannelAction.PAY, Kind.DONE_LOST);
        always(ChannelAction.UNDO, Kind.GARBAGE);
        always(ChannelAction.QUERY, Kind.LOST);
        pay();
        until(50);
        channels.next(ChannelAction.QUERY, Kind.LOST);
        heal();
        always(ChannelAction.UNDO, Kind.GARBAGE);
        until(80);
        assertThat(status()).isEqualTo(OrderStatus.PAY_ERROR);
        silent();

        Future<Resolved> resolved = resolve("not-charged");
        until(95);

        assertThat(resolved.cause()).hasMessageContaining("that the customer was charged");
    }

    @Test
    @DisplayName("an instance that drives it is waited for; what it finds out makes the verdict superfluous")
    void driven() {
        unknown("charged");
        heal();
        channels.next(ChannelAction.QUERY, Twist.slow(3));
        gateway.sweeper().start();
        until(second() + 1);
        assertThat(newest().work().owner()).isEqualTo(gateway.node().id());

        Future<Resolved> resolved = resolve("returned");
        until(second() + 10);

        assertThat(resolved.cause()).hasMessageContaining("the order is PAY_CANCELED, which is final");
        assertThat(trade().kept()).isZero();
    }

    @Test
    @DisplayName("what is final, or still found out in time, is no person's business")
    void notUnknown() {
        channels.customer(Customer.NEVER);
        pay();
        assertThat(resolve("returned").cause()).hasMessageContaining("resolves it by itself");
        until(60);
        assertThat(status()).isEqualTo(OrderStatus.PAY_CANCELED);
        assertThat(resolve("returned").cause()).hasMessageContaining("final");
    }

    @Test
    @DisplayName("one of several refunds: it has to be named; the order stays unknown until the last of them is known")
    void severalRefunds() {
        paid(Payway.ALIPAY);
        silent();
        Future<?> both = Future.all(refund("r1", 300), refund("r2", 200));
        until(20);
        assertThat(both.succeeded()).isTrue();

        assertThat(resolve("paid").cause()).hasMessageContaining("(r1, r2): name one with --refund");
        assertThat(resolve("paid", "r3").cause()).hasMessageContaining("no refund r3 of it is unknown");
        Future<Resolved> one = resolve("returned", "r1");
        until(30);
        assertThat(one.succeeded()).isTrue();
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);
        Future<Resolved> two = resolve("paid", "r2");
        until(40);
        assertThat(two.succeeded()).isTrue();
        assertThat(status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
        assertThat(order().balance().net().value()).isEqualTo(700);
        assertThat(order().balance().refunding().isZero()).isTrue();
        assertThat(Duration.between(order().ctime(), time.now())).isPositive();
    }
}
