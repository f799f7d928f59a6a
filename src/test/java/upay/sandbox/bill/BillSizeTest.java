package upay.sandbox.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.LedgerSpan;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeLedger;
import upay.sandbox.wire.SigningExecutor;
import upay.sandbox.wire.WireBody;

@DisplayName("A bill of any size is made a page at a time, as it is read")
class BillSizeTest {
    private static final int ROWS = 20_500;
    private static final int MOST_OF_A_PIECE = 256 * 1024;

    private static final BillFormat PLAIN = new BillFormat() {
        @Override
        public String fileName() {
            return "bill";
        }

        @Override
        public Charset charset() {
            return StandardCharsets.UTF_8;
        }

        @Override
        public String head() {
            return "head\n";
        }

        @Override
        public String row(BillEntry entry) {
            return entry.sn() + "," + entry.amount() + "\n";
        }

        @Override
        public String foot(BillTotals totals) {
            return "total," + totals.payments() + "," + totals.paid() + "\n";
        }
    };

    private final AtomicInteger pages = new AtomicInteger();

    /** Of payments that exist only while they are looked at. */
    private TradeLedger ledger() {
        return (TradeLedger) Proxy.newProxyInstance(
                TradeLedger.class.getClassLoader(),
                new Class<?>[] {TradeLedger.class},
                (proxy, method, arguments) -> method.getName().equals("charged")
                        ? Future.succeededFuture(
                                page((LedgerSpan) arguments[0], (Trade) arguments[1], (int) arguments[2]))
                        : Future.succeededFuture(List.of()));
    }

    private List<Trade> page(LedgerSpan span, Trade after, int limit) {
        pages.incrementAndGet();
        long first = after == null ? 1 : Long.parseLong(after.key().sn()) + 1;
        return LongStream.range(first, Math.min(first + limit, ROWS + 1))
                .mapToObj(number -> Trade.opened(
                                new TradeKey(Long.toString(number), span.payway()),
                                false,
                                Fen.of(number),
                                "",
                                null,
                                span.from())
                        .marked(TradeEvent.SCANNED, span.from())
                        .charged(span.from() + number))
                .toList();
    }

    private static final SigningExecutor HERE = new SigningExecutor() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }
    };

    private static Buffer next(WireBody body) throws Exception {
        return body.next().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("Each piece is small, no page is read before it is asked for, and all rows are there")
    void pieces() throws Exception {
        Bills bills = new Bills(ledger(), new BillDesk(System::currentTimeMillis), HERE);
        WireBody body =
                bills.any(new BillDay(Payway.ALIPAY, LocalDate.of(2026, 1, 1)), end -> PLAIN, BillPacking.PLAIN);
        Buffer text = Buffer.buffer();
        int asked = 0;

        for (Buffer piece = next(body); piece != null; piece = next(body)) {
            asked++;
            assertThat(pages.get()).isLessThanOrEqualTo(asked);
            assertThat(piece.length()).isLessThan(MOST_OF_A_PIECE);
            text.appendBuffer(piece);
        }

        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(ROWS + 2).first().isEqualTo("head");
        assertThat(lines.get(ROWS)).isEqualTo(ROWS + "," + ROWS);
        assertThat(lines.get(ROWS + 1)).isEqualTo("total," + ROWS + "," + (long) ROWS * (ROWS + 1) / 2);
        assertThat(pages.get()).isEqualTo(21);
    }
}
