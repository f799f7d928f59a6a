package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import upay.domain.BizError;
import upay.domain.ChannelAction;
import upay.domain.ChannelCall;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Outcome;
import upay.domain.Outcome.Facts;
import upay.domain.Outcome.Fault;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;

/** What crosses the bus between machines arrives as it left, the payment code included. */
class WireFormTest {
    @Property(tries = 500)
    void everyOutcomeComesBackEqual(@ForAll("outcomes") Outcome outcome) {
        assertThat(throughTheWire(codecOf(outcome), outcome)).isEqualTo(outcome);
    }

    @Property(tries = 500)
    void everyCallComesBackEqual(@ForAll("calls") ChannelCall call, @ForAll("times") Instant deadline) {
        DatedCall dated = new DatedCall(call, deadline);
        DatedCall read = throughTheWire(ChannelCodec.call(), dated);
        ChannelCall back = read.call();

        assertThat(read).isEqualTo(dated);
        if (call.paymentCode() != null) {
            assertThat(back.paymentCode().reveal()).isEqualTo(call.paymentCode().reveal());
        }
    }

    @SuppressWarnings("unchecked")
    private static ChannelCodec<Outcome> codecOf(Outcome outcome) {
        return (ChannelCodec<Outcome>) ChannelCodec.outcome(outcome.getClass());
    }

    /** Behind other bytes and before others, as in the bus's frames. */
    private static <T> T throughTheWire(ChannelCodec<T> codec, T message) {
        Buffer wire = Buffer.buffer("head");
        codec.encodeToWire(wire, message);
        wire.appendString("tail");
        return codec.decodeFromWire(4, wire);
    }

    @Provide
    Arbitrary<Outcome> outcomes() {
        Arbitrary<Facts> facts = Combinators.combine(texts(), texts(), texts(), times(), texts(), booleans())
                .as(Facts::new);
        return Arbitraries.oneOf(
                facts.map(Outcome.Succeeded::new),
                facts.map(Outcome.Accepted::new),
                facts.map(Outcome.Pending::new),
                Combinators.combine(Arbitraries.of(BizError.class), texts(), booleans(), facts)
                        .as(Outcome.Declined::new),
                Arbitraries.just(new Outcome.NotFound()),
                Combinators.combine(Arbitraries.of(Fault.class), texts()).as(Outcome.Unknown::new),
                texts().map(Outcome.NotSent::new));
    }

    @Provide
    Arbitrary<ChannelCall> calls() {
        Arbitrary<OrderKey> keys = Combinators.combine(texts().filter(text -> text != null), numbers())
                .as(OrderKey::new);
        Arbitrary<Secret> codes = texts().map(text -> text == null ? null : new Secret(text));
        return Combinators.combine(Arbitraries.of(ChannelAction.class), keys, purchases(), texts(), times())
                .flatAs((action, key, purchase, tradeNo, orderTime) -> Combinators.combine(
                                codes, durations().injectNull(0.3), numbers(), times(), fen(), texts(), durations())
                        .as((code, expires, tsn, time, amount, extended, timeout) -> new ChannelCall(
                                action, key, purchase, tradeNo, orderTime, code, expires, tsn, time, amount, extended,
                                timeout)));
    }

    private static Arbitrary<Purchase> purchases() {
        return Combinators.combine(
                        texts().list().ofSize(13), Arbitraries.of(Payway.class), Arbitraries.of(SubPayway.class), fen())
                .as((text, payway, sub, total) -> new Purchase(
                        text.get(0),
                        text.get(1),
                        text.get(2),
                        payway,
                        sub,
                        total,
                        text.get(3),
                        text.get(4),
                        text.get(5),
                        text.get(6),
                        text.get(7),
                        text.get(8),
                        text.get(9),
                        text.get(10),
                        text.get(11),
                        text.get(12),
                        null));
    }

    /** Also null; without lone surrogates, which the protocol lets nowhere in. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .withChars('\ue000', '\uffff')
                .ofMaxLength(20)
                .map(text -> text.length() > 15 ? text + "😀" : text)
                .injectNull(0.2);
    }

    @Provide
    Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 4_000_000_000L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond)
                .injectNull(0.2);
    }

    private static Arbitrary<Duration> durations() {
        return Arbitraries.longs().between(0, 1_000_000_000_000L).map(Duration::ofNanos);
    }

    private static Arbitrary<Fen> fen() {
        return numbers().map(Fen::of);
    }

    private static Arbitrary<Long> numbers() {
        return Arbitraries.longs().greaterOrEqual(0);
    }

    private static Arbitrary<Boolean> booleans() {
        return Arbitraries.of(true, false);
    }
}
