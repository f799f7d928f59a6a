package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.config.GatewayConfig;
import upay.config.OtherValue;
import upay.config.SettingKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.channel.ChannelAction;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.protocol.Reply;

@DisplayName("Each key of the section waits changes when a gateway acts")
class SchedulesEffectTest {
    private static final long TOTAL = 1_000;
    private static final Map<String, Consumer<Shop>> SCENARIOS = scenarios();
    private static final List<String> DEFAULT = run(Schedules.DEFAULT);

    @TempDir
    private Path folder;

    static Stream<String> keys() {
        return GatewayConfig.keys().stream().map(SettingKey::name).filter(name -> name.startsWith("waits."));
    }

    /** One gateway, and another that joins in, in virtual time; all that can be seen of them from outside. */
    private static final class Shop {
        private final Instant begin;
        private final VirtualTime time;
        private final InMemoryLedger ledger;
        private final ScriptedChannels channels;
        private final VirtualGateway gateway;
        private final VirtualGateway other;
        private final List<String> seen = new ArrayList<>();

        Shop(Schedules schedules, Instant begin) {
            this.begin = begin;
            time = new VirtualTime(begin, Duration.ofSeconds(10));
            ledger = new InMemoryLedger(time);
            channels = new ScriptedChannels(time);
            VirtualGateway.Counter numbers = new VirtualGateway.Counter();
            gateway = new VirtualGateway(time, ledger, channels, numbers, schedules, () -> 0.5);
            other = new VirtualGateway(time, ledger, channels, numbers, schedules, () -> 0.5);
        }

        void until(double second) {
            time.advanceTo(begin.plusMillis(Math.round(second * 1000)));
        }

        void look(String what, Future<Reply> reply) {
            reply.onComplete(done -> seen.add(
                    what + " answered " + ((Reply.Answer) done.result()).code() + " at " + second(time.now())));
            time.settle();
        }

        double second(Instant at) {
            return Duration.between(begin, at).toMillis() / 1000.0;
        }

        List<String> end() {
            channels.asked()
                    .forEach(asked -> seen.add("channel asked " + asked.action() + " at " + second(asked.at())
                            + ", waits " + asked.call().timeout()));
            ledger.books().find(VirtualGateway.MERCHANT, null, "a").ifPresent(found -> ledger.books()
                    .history(found.order().key())
                    .forEach(this::add));
            return seen;
        }

        private void add(OrderState version) {
            Instant due = version.newest().work().dueAt();
            seen.add(version.order().status() + " due at " + (due == null ? "-" : second(due)));
        }
    }

    private static Map<String, Consumer<Shop>> scenarios() {
        Map<String, Consumer<Shop>> all = new LinkedHashMap<>();
        all.put("a customer never confirms, and the reversal is lost", shop -> {
            shop.channels.customer(Customer.NEVER);
            shop.channels.always(ChannelAction.UNDO, Twist.Kind.LOST);
            shop.look("pay", shop.gateway.pay("a", Payway.ALIPAY, TOTAL));
            shop.until(7_200);
        });
        all.put("a payment is lost, and reversed", shop -> {
            shop.channels.next(ChannelAction.PAY, Twist.Kind.LOST);
            shop.look("pay", shop.gateway.pay("a", Payway.ALIPAY, TOTAL));
            shop.until(7_200);
        });
        all.put("nobody scans a QR code", shop -> {
            shop.look("precreate", shop.gateway.precreate("a", Payway.WECHAT, TOTAL));
            shop.until(7_200);
        });
        all.put("a cancel is lost", shop -> {
            shop.look("pay", shop.gateway.pay("a", Payway.ALIPAY, TOTAL));
            shop.channels.always(ChannelAction.UNDO, Twist.Kind.LOST);
            shop.channels.always(ChannelAction.QUERY, Twist.Kind.LOST);
            shop.look("cancel", shop.gateway.cancel("a"));
            shop.until(600);
        });
        all.put("a refund is lost", shop -> {
            shop.look("pay", shop.gateway.pay("a", Payway.WECHAT, TOTAL));
            shop.channels.always(ChannelAction.REFUND, Twist.Kind.LOST);
            shop.channels.always(ChannelAction.REFUND_QUERY, Twist.Kind.LOST);
            shop.look("refund", shop.gateway.refund("a", "r1", TOTAL));
            shop.until(600);
        });
        all.put("a refund is accepted, and takes its time", shop -> {
            shop.look("pay", shop.gateway.pay("a", Payway.WECHAT, TOTAL));
            long sn = shop.ledger
                    .books()
                    .find(VirtualGateway.MERCHANT, null, "a")
                    .orElseThrow()
                    .order()
                    .key()
                    .sn();
            shop.channels.trade(sn).processing = Duration.ofMinutes(100);
            shop.look("refund", shop.gateway.refund("a", "r1", TOTAL));
            shop.until(7_200);
        });
        all.put("a refund is busy", shop -> {
            shop.look("pay", shop.gateway.pay("a", Payway.WECHAT, TOTAL));
            shop.channels.always(ChannelAction.REFUND, Twist.Kind.IN_PROGRESS);
            shop.channels.always(ChannelAction.REFUND_QUERY, Twist.Kind.IN_PROGRESS);
            shop.look("refund", shop.gateway.refund("a", "r1", TOTAL));
            shop.until(600);
        });
        all.put("a client queries every half second", shop -> {
            shop.channels.customer(Customer.NEVER);
            shop.look("precreate", shop.gateway.precreate("a", Payway.WECHAT, TOTAL));
            shop.channels.always(ChannelAction.QUERY, Twist.Kind.LOST);
            for (int i = 1; i < 20; i++) {
                shop.until(i / 2.0);
                shop.look("query", shop.gateway.query("a"));
            }
            shop.until(90);
        });
        all.put("a repeated refund waits at another gateway", shop -> {
            shop.look("pay", shop.gateway.pay("a", Payway.ALIPAY, TOTAL));
            shop.channels.next(ChannelAction.REFUND, Twist.slow(3));
            shop.look("refund", shop.gateway.refund("a", "r1", TOTAL));
            shop.look("refund again", shop.other.refund("a", "r1", TOTAL));
            shop.until(60);
        });
        all.put("a hundred payments are in progress", shop -> {
            shop.channels.customer(Customer.NEVER);
            for (int i = 0; i < 100; i++) {
                shop.gateway.pay("p" + i, Payway.ALIPAY, TOTAL);
            }
            shop.until(40);
        });
        return all;
    }

    private static List<String> run(Schedules schedules) {
        List<String> seen = new ArrayList<>();
        SCENARIOS.forEach((name, scenario) -> {
            Shop shop = new Shop(schedules, VirtualTime.NOON);
            shop.gateway.sweeper().start();
            scenario.accept(shop);
            shop.end().forEach(line -> seen.add(name + ": " + line));
        });
        // 23:50 in Shanghai: the cancel is the next day's.
        Shop late = new Shop(schedules, Instant.parse("2026-03-01T15:50:00Z"));
        late.look("pay", late.gateway.pay("a", Payway.ALIPAY, TOTAL));
        late.until(1_800);
        late.look("cancel", late.gateway.cancel("a"));
        late.end().forEach(line -> seen.add("a cancel after midnight: " + line));
        return seen;
    }

    @Test
    void whatIsSeenDependsOnNothingElse() {
        assertThat(run(GatewayConfig.require(Map.of(), null).waits())).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyChangesWhatIsSeen(String name) throws Exception {
        SettingKey key = GatewayConfig.keys().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        // The rate is far above what a hundred payments need; the lowest one binds them.
        String value = name.equals("waits.max-polls-per-second") ? "10" : OtherValue.of(key, folder);

        Schedules changed =
                GatewayConfig.read(Map.of(key.variable(), value), null).config().waits();

        assertThat(changed).isNotEqualTo(Schedules.DEFAULT);
        assertThat(run(changed).equals(DEFAULT))
                .as("nothing changes with %s: %s", name, value)
                .isFalse();
    }
}
