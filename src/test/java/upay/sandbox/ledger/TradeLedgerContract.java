package upay.sandbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;

/** The contract of {@link TradeLedger}, inherited by both keepers; each test has a ledger that may hold others' trades. */
@DisplayName("A sandbox ledger returns trades as they were stored and refuses stale versions")
abstract class TradeLedgerContract {
    private static final long NOW = 1_700_000_000_000L;
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static long numbers = 1_000_000_000_000_000L;

    abstract TradeLedger ledger();

    @Test
    @DisplayName("A trade comes back as it went in")
    void roundTrip() {
        TradeRefund refund = new TradeRefund("r1", Fen.of(30), NOW, NOW + 10, false);
        Trade trade = Trade.opened(key(), true, Fen.of(100), "print", "http://127.0.0.1/n?a=1", NOW)
                .marked(TradeEvent.SCANNED, NOW + 1)
                .charged(NOW + 2)
                .refunding(refund);

        assertThat(await(ledger().open(trade))).isTrue();

        assertThat(await(ledger().find(trade.key()))).contains(trade);
        assertThat(await(ledger().findBySn(trade.key().sn()))).containsExactly(trade);
    }

    @Test
    @DisplayName("The page that opened a trade comes back, with its customer or without")
    void page() {
        for (String payer : new String[] {"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", null}) {
            Trade.Terms terms =
                    new Trade.Terms(key(), true, Fen.of(100), "print", null, new WalletPage("wx1", payer), "v3");
            Trade trade = Trade.opened(terms, NOW);

            assertThat(await(ledger().open(trade))).isTrue();

            assertThat(await(ledger().find(trade.key()))).contains(trade);
        }
    }

    @Test
    @DisplayName("Of a hundred that open one trade at once, one wins; of a hundred that replace it, one")
    void oneWins() {
        Trade trade = plain(key());
        List<Future<Boolean>> opens = new ArrayList<>();
        List<Future<Boolean>> replaces = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            opens.add(ledger().open(trade));
        }
        assertThat(opens.stream().filter(TradeLedgerContract::await)).hasSize(1);

        for (int i = 0; i < 100; i++) {
            replaces.add(ledger().replace(
                            trade.marked(TradeEvent.UNDO_ASKED, NOW + i).nextVersion()));
        }
        assertThat(replaces.stream().filter(TradeLedgerContract::await)).hasSize(1);
        assertThat(await(ledger().find(trade.key())).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    @DisplayName("A stale version replaces nothing, and neither does a trade that is not there")
    void staleVersion() {
        Trade trade = plain(key());
        await(ledger().open(trade));
        await(ledger().replace(trade.nextVersion()));

        assertThat(await(ledger().replace(trade.nextVersion()))).isFalse();
        assertThat(await(ledger().replace(plain(key()).nextVersion()))).isFalse();
    }

    @Test
    @DisplayName("The same number at another channel is another trade")
    void twoChannels() {
        TradeKey alipay = key();
        TradeKey wechat = new TradeKey(alipay.sn(), Payway.WECHAT);

        assertThat(await(ledger().open(plain(alipay)))).isTrue();
        assertThat(await(ledger().open(plain(wechat)))).isTrue();

        assertThat(await(ledger().findBySn(alipay.sn())))
                .extracting(Trade::key)
                .containsExactlyInAnyOrder(alipay, wechat);
    }

    @Test
    @DisplayName("A trade is found by the number of its refund, at its own channel")
    void byRefund() {
        Trade trade = plain(key());
        await(ledger().open(trade));
        String number = trade.key().sn() + "-1";

        await(ledger().replace(trade.refunding(new TradeRefund(number, Fen.of(1), NOW, NOW, true))
                .nextVersion()));

        assertThat(await(ledger().findByRefund(Payway.ALIPAY, number)).map(Trade::key))
                .contains(trade.key());
        assertThat(await(ledger().findByRefund(Payway.WECHAT, number))).isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("Pages follow one another in the order of the keys and leave nothing out")
    void pages() {
        List<TradeKey> keys = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Trade trade = plain(key());
            keys.add(trade.key());
            await(ledger().open(trade));
        }
        List<TradeKey> seen = new ArrayList<>();

        TradeKey after = null;
        for (List<Trade> page = await(ledger().page(null, 10));
                !page.isEmpty();
                page = await(ledger().page(after, 10))) {
            page.forEach(trade -> seen.add(trade.key()));
            after = page.get(page.size() - 1).key();
        }

        assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(keys);
    }

    @Test
    @DisplayName("The payments of a span come in the order of their times, a page at a time, at their own channel")
    void charged() {
        long from = 1_600_000_000_000L + NUMBERS.getAndAdd(1_000_000);
        List<TradeKey> within = new ArrayList<>();
        for (long at : new long[] {from + 50, from, from + 50, from + 99}) {
            within.add(paid(Payway.JDPAY, at));
        }
        paid(Payway.JDPAY, from - 1);
        paid(Payway.JDPAY, from + 100);
        paid(Payway.WECHAT, from + 1);
        TradeKey unpaid = new TradeKey(key().sn(), Payway.JDPAY);
        await(ledger().open(Trade.opened(unpaid, true, Fen.of(1), "print", null, from + 1)));

        LedgerSpan span = new LedgerSpan(Payway.JDPAY, from, from + 100);
        List<Trade> first = await(ledger().charged(span, null, 3));
        List<Trade> second = await(ledger().charged(span, first.get(2), 3));

        assertThat(first).extracting(Trade::key).containsExactly(within.get(1), within.get(0), within.get(2));
        assertThat(second).extracting(Trade::key).containsExactly(within.get(3));
        assertThat(await(ledger().charged(span, second.get(0), 3))).isEmpty();
    }

    @Test
    @DisplayName("What a span gave back: accepted refunds by either of their times, and trades that were undone")
    void returned() {
        long from = 1_600_000_000_000L + NUMBERS.getAndAdd(1_000_000);
        TradeKey refunded = paid(Payway.JDPAY, from - 500);
        change(refunded, trade -> trade.refunding(new TradeRefund("cut", Fen.of(1), from + 1, 0, false)));
        change(refunded, trade -> trade.refunding(new TradeRefund("late", Fen.of(2), from + 2, from + 200, false)));
        change(refunded, trade -> trade.refunding(new TradeRefund("done", Fen.of(3), from + 3, from + 3, true)));
        change(refunded, trade -> trade.marked(TradeEvent.UNDO_ASKED, from + 4));
        TradeKey undone = paid(Payway.JDPAY, from - 400);
        change(undone, trade -> trade.undone(from + 2));
        TradeKey closed = new TradeKey(key().sn(), Payway.JDPAY);
        await(ledger().open(Trade.opened(closed, true, Fen.of(1), "print", null, from + 1)));
        change(closed, trade -> trade.undone(from + 5));

        LedgerSpan span = new LedgerSpan(Payway.JDPAY, from, from + 100);
        List<TradeReturn> asked = await(ledger().returned(span, ReturnTime.ASKED, null, 2));

        assertThat(asked)
                .extracting(given -> given.trade().key().sn() + given.number() + given.amount())
                .containsExactly(refunded.sn() + "late2", undone.sn() + "100");
        assertThat(await(ledger().returned(span, ReturnTime.ASKED, asked.get(1), 2)))
                .extracting(TradeReturn::number)
                .containsExactly("done");
        assertThat(await(ledger().returned(span, ReturnTime.DONE, null, 10)))
                .extracting(TradeReturn::number)
                .containsExactly("", "done");
    }

    private TradeKey paid(Payway payway, long at) {
        TradeKey key = new TradeKey(key().sn(), payway);
        await(ledger().open(Trade.opened(key, false, Fen.of(100), "print", null, at)
                .marked(TradeEvent.SCANNED, at)
                .charged(at)));
        return key;
    }

    private void change(TradeKey key, UnaryOperator<Trade> change) {
        Trade stored = await(ledger().find(key)).orElseThrow();
        assertThat(await(ledger().replace(change.apply(stored).nextVersion()))).isTrue();
    }

    static Trade plain(TradeKey key) {
        return Trade.opened(key, false, Fen.of(100), "print", null, NOW)
                .marked(TradeEvent.SCANNED, NOW)
                .charged(NOW);
    }

    static synchronized TradeKey key() {
        return new TradeKey(Long.toString(++numbers), Payway.ALIPAY);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
