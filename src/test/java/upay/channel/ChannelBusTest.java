package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.account.ChannelAccounts;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;
import upay.metrics.ChannelMetrics;
import upay.port.Channels.Availability;

@DisplayName("The channel bus carries calls and outcomes unchanged, and a failed receiver leaves the outcome unknown")
class ChannelBusTest extends ChannelTestBase {
    static Stream<Outcome> oneOfEachKind() {
        return Stream.of(
                new Outcome.Succeeded(Facts.KNOWN),
                new Outcome.Accepted(Facts.NONE),
                new Outcome.Pending(Facts.KNOWN),
                new Outcome.Declined(BizError.TRADE_FAILED, "words", true, Facts.NONE),
                new Outcome.NotFound(),
                new Outcome.Unknown(Outcome.Fault.PROTOCOL, "note"),
                new Outcome.NotSent("note"));
    }

    @Test
    void everyKindIsAmongThem() {
        assertThat(oneOfEachKind().map(Outcome::kind)).containsExactlyInAnyOrder(Outcome.Kind.values());
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void callAndOutcomeCrossAsTheSameInstances(Outcome outcome) {
        ChannelCall call = pay();
        vertx.eventBus().<TimedCall>localConsumer(ChannelBus.address(Payway.WECHAT), message -> {
            assertThat(message.body().call()).isSameAs(call);
            message.reply(outcome);
        });

        assertThat(ask(call)).isSameAs(outcome);
    }

    @Test
    void aChannelThatDoesNotRunGetsNothing() {
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
    }

    @Test
    void aReceiverThatFailsTellsNothing() {
        vertx.eventBus().<TimedCall>localConsumer(ChannelBus.address(Payway.WECHAT), message -> message.fail(1, "no"));

        assertThat(OutcomeText.of(ask(pay()))).isEqualTo("UNKNOWN IO");
    }

    @Test
    void aReceiverThatNeverRepliesTellsNothing() {
        vertx.eventBus().<TimedCall>localConsumer(ChannelBus.address(Payway.WECHAT), message -> {});
        ChannelCall call = pay();
        ChannelCall impatient = new ChannelCall(
                ChannelAction.QUERY,
                new ChannelCall.Trade(
                        call.order(), call.purchase(), null, call.trade().orderTime()),
                new ChannelCall.Movement(
                        call.movement().tsn(),
                        call.movement().transactionTime(),
                        call.movement().amount(),
                        null),
                new ChannelCall.Offer(null, null),
                Duration.ofMillis(10));

        assertThat(OutcomeText.of(ask(impatient))).isEqualTo("UNKNOWN IO");
    }

    @Test
    void aSecondBusOverTheSameVertxIsNoFault() {
        bus = new ChannelBus(
                vertx, (merchant, payway, account) -> Future.succeededFuture(Optional.empty()), instance, breakers);

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
    }

    @Test
    void aMerchantCanBeChargedWhereItHasAnAccount() {
        accounts.put(Payway.WECHAT, StubConnector.account(Payway.WECHAT, "http://localhost", Map.of()));

        assertThat(bus.availability("merchant-1", "store-1", Payway.WECHAT).await())
                .isEqualTo(Availability.open(AccountName.CONFIGURED));
        assertThat(bus.availability("merchant-1", "store-1", Payway.ALIPAY).await())
                .isEqualTo(Availability.ABSENT);
    }

    @Test
    void nobodyCanBeChargedWhereThereIsNoConnectorWhateverTheAccount() {
        accounts.put(Payway.UNIONPAY, StubConnector.account(Payway.UNIONPAY, "http://localhost", Map.of()));
        ChannelAccounts found =
                (merchant, payway, account) -> Future.succeededFuture(Optional.ofNullable(accounts.get(payway)));
        assertThat(bus.availability("merchant-1", "store-1", Payway.UNIONPAY).await())
                .isEqualTo(Availability.open(AccountName.CONFIGURED));

        bus = new ChannelBus(vertx, found, instance, breakers, ChannelMetrics.NONE, payway -> Optional.empty());

        assertThat(bus.availability("merchant-1", "store-1", Payway.UNIONPAY).await())
                .isEqualTo(Availability.ABSENT);
        assertThatThrownBy(() -> bus.traits(Payway.UNIONPAY, SubPayway.BARCODE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UNIONPAY");
        RawCallback callback = new RawCallback(null, null, new byte[0]);
        assertThatThrownBy(() -> bus.acknowledgement(Payway.UNIONPAY, callback))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void alipaysCancelAndWechatsReverseGiveMoneyBackAndCloseorderDoesNot() {
        assertThat(bus.traits(Payway.ALIPAY, SubPayway.BARCODE)).isEqualTo(new ChannelTraits(true));
        assertThat(bus.traits(Payway.ALIPAY, SubPayway.QRCODE)).isEqualTo(new ChannelTraits(true));
        assertThat(bus.traits(Payway.WECHAT, SubPayway.BARCODE)).isEqualTo(new ChannelTraits(true));
        assertThat(bus.traits(Payway.WECHAT, SubPayway.QRCODE)).isEqualTo(new ChannelTraits(false));
    }
}
