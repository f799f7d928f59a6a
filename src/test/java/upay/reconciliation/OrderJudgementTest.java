package upay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillRowState;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.reconciliation.OwnTransaction.MatchedRow;
import upay.reconciliation.OwnTransaction.MatchedRows;

/**
 * The rules as tables. Words of a transaction: type, number, amount, status, then {@code open} (it needs another call),
 * {@code ended=DAY}, {@code external=NUMBER}, and the row that it has: {@code charged=AMOUNT/NUMBER/ACCOUNT}, {@code
 * returned=}. Words of a row: kind, amount, state, then {@code own=}, {@code channel=}, {@code trade=} (the channel's
 * number of the order), {@code fee=}, {@code account=}, {@code bill=}, and the days {@code day=}, {@code latest=} and
 * {@code returns=}, counted from the day of the bill. Several are separated by semicolons; the decisions are in the
 * order of the rows. The order's number is 1000, its amount 500.
 */
@DisplayName("Each row of an order is matched, dropped, waits, or is a finding of its class")
class OrderJudgementTest {
    private static final OrderKey ORDER = new OrderKey("m1", 1000);
    private static final Fen TOTAL = Fen.of(500);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 29);
    private static final Set<OrderStatus> PAID = EnumSet.of(
            OrderStatus.PAID,
            OrderStatus.PARTIAL_REFUNDED,
            OrderStatus.REFUNDED,
            OrderStatus.REFUND_ERROR,
            OrderStatus.CANCELED,
            OrderStatus.CANCEL_ERROR);

    /** The words of one thing: those in their places, and those with a name. */
    private static final class Words {
        private final List<String> places = new ArrayList<>();
        private final Map<String, String> named = new HashMap<>();

        Words(String text) {
            for (String word : text.trim().split(" +")) {
                int at = word.indexOf('=');
                if (at < 0) {
                    places.add(word);
                } else {
                    named.put(word.substring(0, at), word.substring(at + 1));
                }
            }
        }

        static List<Words> all(String text) {
            return text == null
                    ? List.of()
                    : Arrays.stream(text.split(";")).map(Words::new).toList();
        }

        String get(String name) {
            return named.get(name);
        }

        Fen amount(int place) {
            return Fen.of(Long.parseLong(places.get(place)));
        }

        LocalDate day(String name, LocalDate otherwise) {
            String days = named.get(name);
            return days == null ? otherwise : DAY.plusDays(Long.parseLong(days));
        }
    }

    private static OwnTransaction transaction(Words words) {
        return new OwnTransaction(
                Long.parseLong(words.places.get(1)),
                TransactionType.valueOf(words.places.get(0)),
                words.amount(2),
                TransactionStatus.valueOf(words.places.get(3)),
                !words.places.contains("open"),
                words.day("ended", null),
                words.get("external"),
                new MatchedRows(matched(words.get("charged")), matched(words.get("returned"))));
    }

    private static MatchedRow matched(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split("/");
        return new MatchedRow(1, 1, Fen.of(Long.parseLong(parts[0])), parts[1], parts[2]);
    }

    private static OpenRow row(Words words, int line) {
        LocalDate day = words.day("day", DAY);
        String bill = words.get("bill");
        String fee = words.get("fee");
        String account = words.get("account");
        return new OpenRow(
                new OpenRow.Place(bill == null ? 2 : Long.parseLong(bill), line, account == null ? "A" : account),
                day,
                new OpenRow.Compared(words.day("latest", day), words.day("returns", day)),
                BillKind.valueOf(words.places.get(0)),
                new BillNumbers(words.get("own"), words.get("channel"), null, words.get("trade")),
                words.amount(1),
                fee == null ? null : new BigDecimal(fee),
                BillRowState.valueOf(words.places.get(2)));
    }

    private static String decided(Decision decision) {
        OwnTransaction transaction = decision.transaction();
        FindingClass found = decision.found();
        return decision.fate() + " " + (transaction == null ? "-" : transaction.tsn())
                + (found == null ? "" : " " + found);
    }

    private static void decides(OrderStatus status, String transactions, String rows, String decisions) {
        List<OpenRow> open = new ArrayList<>();
        Words.all(rows).forEach(words -> open.add(row(words, open.size() + 1)));
        OrderCase order = new OrderCase(
                ORDER,
                status,
                PAID.contains(status),
                TOTAL,
                Words.all(transactions).stream()
                        .map(OrderJudgementTest::transaction)
                        .toList(),
                open);
        Map<OpenRow, String> decided = new HashMap<>();
        OrderJudgement.of(order).forEach(decision -> assertThat(decided.put(decision.row(), decided(decision)))
                .as("one decision for each row")
                .isNull());
        assertThat(open.stream().map(decided::get))
                .containsExactly(
                        Arrays.stream(decisions.split(";")).map(String::trim).toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a paid order                | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE | MATCH 1
            partly refunded             | PARTIAL_REFUNDED | PAY 1 500 SUCCESS | PAYMENT 500 DONE | MATCH 1
            failed at the channel       | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 FAILED | DROP 1
            not paid yet                | CREATED          | PAY 1 500 IN_PROG open | PAYMENT 500 DONE | FOUND 1 BILL_ONLY_NOT_PAID
            given up, not confirmed     | PAY_ERROR        | PAY 1 500 IN_PROG open | PAYMENT 500 DONE | FOUND 1 BILL_ONLY_NOT_PAID
            another amount              | PAID             | PAY 1 500 SUCCESS | PAYMENT 499 DONE | FOUND 1 AMOUNT_DIFFERS
            another amount, then right  | PAID             | PAY 1 500 SUCCESS | PAYMENT 499 DONE; PAYMENT 500 DONE bill=3 | FOUND 1 AMOUNT_DIFFERS; FOUND 1 DUPLICATE_DIFFERS
            no fee                      | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE fee=0.00000 | MATCH 1
            a fee of all                | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE fee=5.00 | MATCH 1
            a fee of more               | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE fee=5.00001 | MATCH 1 FEE_DIFFERS
            a fee below zero            | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE fee=-0.00001 | MATCH 1 FEE_DIFFERS
            twice the same              | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE channel=T; PAYMENT 500 DONE channel=T | MATCH 1; DROP 1 DUPLICATE_ROW
            two numbers of the channel  | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE channel=T; PAYMENT 500 DONE channel=U | MATCH 1; FOUND 1 DUPLICATE_DIFFERS
            matched by an earlier bill  | PAID             | PAY 1 500 SUCCESS charged=500/T/A | PAYMENT 500 DONE channel=T | DROP 1 DUPLICATE_ROW
            matched with another amount | PAID             | PAY 1 500 SUCCESS charged=500/T/A | PAYMENT 499 DONE channel=T | FOUND 1 DUPLICATE_DIFFERS
            the same merchant number    | PAID             | PAY 1 500 SUCCESS charged=500/T/B | PAYMENT 500 DONE channel=T | DROP 1
            the earlier day is first    | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE channel=T day=1; PAYMENT 500 DONE channel=U day=0 | FOUND 1 DUPLICATE_DIFFERS; MATCH 1
            of a day the earlier file   | PAID             | PAY 1 500 SUCCESS | PAYMENT 500 DONE channel=T bill=4; PAYMENT 500 DONE channel=U bill=3 | FOUND 1 DUPLICATE_DIFFERS; MATCH 1
            """)
    @DisplayName("a payment's row")
    void payment(String rule, OrderStatus status, String transactions, String rows, String decisions) {
        decides(status, transactions, rows, decisions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            done on both sides            | SUCCESS           | REFUND 100 DONE own=2 | MATCH 2
            done, asked about once more   | SUCCESS open      | REFUND 100 DONE own=2 | MATCH 2
            another amount                | SUCCESS           | REFUND 99 DONE own=2 | FOUND 2 AMOUNT_DIFFERS
            refused here                  | FAIL_CANCELED     | REFUND 100 DONE own=2 | FOUND 2 REFUND_BILL_ONLY
            open here                     | IN_PROG open      | REFUND 100 DONE own=2 | WAITING 2
            open here on the third day    | IN_PROG open      | REFUND 100 DONE own=2 latest=3 | WAITING 2
            open here on the fourth day   | IN_PROG open      | REFUND 100 DONE own=2 latest=4 | FOUND 2 REFUND_BILL_ONLY
            in progress on both sides     | SUCCESS open      | REFUND 100 PROCESSING own=2 | WAITING 2
            in progress, the third day    | SUCCESS open      | REFUND 100 PROCESSING own=2 latest=3 | WAITING 2
            in progress, the fourth day   | SUCCESS open      | REFUND 100 PROCESSING own=2 latest=4 | FOUND 2 REFUND_PROCESSING
            in progress then, done now    | SUCCESS           | REFUND 100 PROCESSING own=2 latest=4 | MATCH 2
            the customer's account refuses | SUCCESS          | REFUND 100 ABNORMAL own=2 | MATCH 2 REFUND_ABNORMAL
            failed at the channel only    | SUCCESS           | REFUND 100 FAILED own=2 | FOUND 2 REFUND_FAILED
            failed on both sides          | FAIL_CANCELED     | REFUND 100 FAILED own=2 | DROP 2
            failed, then done             | SUCCESS returned=100/R/A | REFUND 100 FAILED own=2 | DROP 2
            failed, and not known         | SUCCESS           | REFUND 100 FAILED own=till-7 | DROP -
            twice the same                | SUCCESS           | REFUND 100 DONE own=2 channel=R; REFUND 100 DONE own=2 channel=R | MATCH 2; DROP 2 DUPLICATE_ROW
            twice, not the same           | SUCCESS           | REFUND 100 DONE own=2 channel=R; REFUND 99 DONE own=2 channel=R | MATCH 2; FOUND 2 DUPLICATE_DIFFERS
            the same merchant number      | SUCCESS returned=100/R/B | REFUND 100 DONE own=2 channel=R | DROP 2
            another number, same return   | SUCCESS returned=100/R/A | REFUND 100 DONE own=till-7 channel=R | DROP 2 DUPLICATE_ROW
            Alipay's number of the trade  | SUCCESS returned=100/T/A | REFUND 100 DONE own=till-7 channel=T trade=T | FOUND - REFUND_BILL_ONLY
            no number at all              | SUCCESS returned=100/R/A | REFUND 100 DONE | FOUND - REFUND_BILL_ONLY
            of the channel's console      | SUCCESS           | REFUND 30 DONE own=till-7 channel=X | FOUND - REFUND_BILL_ONLY
            """)
    @DisplayName("the row of a refund: of an order that is partly refunded, with refund 2 of 100")
    void refund(String rule, String refund, String rows, String decisions) {
        String[] words = refund.split(" ", 2);
        decides(
                OrderStatus.PARTIAL_REFUNDED,
                "PAY 1 500 SUCCESS charged=500/T/A; REFUND 2 100 " + words[0]
                        + (words.length == 1 ? "" : " " + words[1]),
                rows,
                decisions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the cancel's number          | CANCELED  | CANCEL 3 500 SUCCESS | REFUND 500 DONE own=3 | MATCH 3
            no number                    | CANCELED  | CANCEL 3 500 SUCCESS | REVERSAL 500 DONE | MATCH 3
            the order's number           | CANCELED  | CANCEL 3 500 SUCCESS | REFUND 500 DONE own=1000 | MATCH 3
            the order's behind a prefix  | CANCELED  | CANCEL 3 500 SUCCESS | REFUND 500 DONE own=J1000 | MATCH 3
            another number               | CANCELED  | CANCEL 3 500 SUCCESS | REFUND 500 DONE own=till-7 | FOUND - REFUND_BILL_ONLY
            no number, another amount    | CANCELED  | CANCEL 3 500 SUCCESS | REVERSAL 499 DONE | FOUND 3 AMOUNT_DIFFERS
            the row is repeated          | CANCELED  | CANCEL 3 500 SUCCESS | REVERSAL 500 DONE channel=R; REVERSAL 500 DONE channel=R | MATCH 3; DROP 3 DUPLICATE_ROW
            repeated, and not the same   | CANCELED  | CANCEL 3 500 SUCCESS returned=500/R/A | REVERSAL 499 DONE channel=R | FOUND 3 DUPLICATE_DIFFERS
            open                         | CANCEL_ERROR | CANCEL 3 500 IN_PROG open | REVERSAL 500 DONE | WAITING 3
            nobody cancelled             | PAID      |                      | REVERSAL 500 DONE | FOUND - REFUND_BILL_ONLY
            open, and another return     | CANCEL_ERROR | CANCEL 3 500 IN_PROG open | REFUND 30 DONE own=till-7 | WAITING -
            the same on the fourth day   | CANCEL_ERROR | CANCEL 3 500 IN_PROG open | REFUND 30 DONE own=till-7 latest=4 | FOUND - REFUND_BILL_ONLY
            the payment's number         | PAID      |                      | REVERSAL 500 DONE own=1 | FOUND 1 REFUND_BILL_ONLY
            elsewhere, by our number     | PARTIAL_REFUNDED | EXTERNAL_REFUND 4 30 SUCCESS external=X | REFUND 30 DONE own=X | MATCH 4
            elsewhere, by the channel's  | PARTIAL_REFUNDED | EXTERNAL_REFUND 4 30 SUCCESS external=X | REFUND 30 DONE own=till-7 channel=X | MATCH 4
            elsewhere, number not known  | PARTIAL_REFUNDED | EXTERNAL_REFUND 4 30 SUCCESS | REFUND 30 DONE own=till-7 channel=X | MATCH 4
            elsewhere, the named first   | PARTIAL_REFUNDED | EXTERNAL_REFUND 4 30 SUCCESS external=Y; EXTERNAL_REFUND 5 30 SUCCESS external=X | REFUND 30 DONE channel=X | MATCH 5
            elsewhere, another amount    | PARTIAL_REFUNDED | EXTERNAL_REFUND 4 30 SUCCESS external=X | REFUND 31 DONE channel=X | FOUND - REFUND_BILL_ONLY
            elsewhere, matched before     | PARTIAL_REFUNDED | EXTERNAL_REFUND 4 30 SUCCESS returned=30/X/A | REFUND 30 DONE channel=X | DROP 4 DUPLICATE_ROW
            """)
    @DisplayName("a row that returns money of a paid order otherwise")
    void otherReturn(String rule, OrderStatus status, String transactions, String rows, String decisions) {
        decides(
                status,
                "PAY 1 500 SUCCESS charged=500/T/A" + (transactions == null ? "" : ";" + transactions),
                rows,
                decisions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            charged and returned          | PAY_CANCELED | ended=0 | PAYMENT 500 DONE; REVERSAL 500 DONE | MATCH 1; MATCH 1
            by the order's number         | PAY_CANCELED | ended=0 | PAYMENT 500 DONE; REFUND 500 DONE own=J1000 | MATCH 1; MATCH 1
            by the payment's number       | PAY_CANCELED | ended=0 | PAYMENT 500 DONE; REFUND 500 DONE own=1 | MATCH 1; MATCH 1
            the return's row comes first  | PAY_CANCELED | ended=0 | REVERSAL 500 DONE; PAYMENT 500 DONE | MATCH 1; MATCH 1
            not returned                  | PAY_CANCELED | ended=0 | PAYMENT 500 DONE | FOUND 1 CANCELED_NOT_RETURNED
            another number returns        | PAY_CANCELED | ended=0 | PAYMENT 500 DONE; REFUND 500 DONE own=till-7 | FOUND 1 CANCELED_NOT_RETURNED; FOUND - REFUND_BILL_ONLY
            another amount returns        | PAY_CANCELED | ended=0 | PAYMENT 500 DONE; REFUND 499 DONE own=1 | FOUND 1 CANCELED_NOT_RETURNED; FOUND 1 AMOUNT_DIFFERS
            undone the next day           | PAY_CANCELED | ended=1 | PAYMENT 500 DONE | WAITING 1
            undone, its day not compared  | PAY_CANCELED | ended=1 | PAYMENT 500 DONE latest=1 returns=0 | WAITING 1
            undone, its day compared      | PAY_CANCELED | ended=1 | PAYMENT 500 DONE latest=1 returns=1 | FOUND 1 CANCELED_NOT_RETURNED
            undone, the fourth day        | PAY_CANCELED | ended=9 | PAYMENT 500 DONE latest=4 | FOUND 1 CANCELED_NOT_RETURNED
            undone at an unknown time     | PAY_CANCELED |         | PAYMENT 500 DONE latest=4 | WAITING 1
            returned by an earlier bill   | PAY_CANCELED | ended=0 returned=500/R/A | PAYMENT 500 DONE | MATCH 1
            charged by an earlier bill    | PAY_CANCELED | ended=0 charged=500/T/A | REVERSAL 500 DONE | MATCH 1
            returned, and never charged   | PAY_CANCELED | ended=0 | REVERSAL 500 DONE | FOUND 1 REFUND_BILL_ONLY
            returned twice                | PAY_CANCELED | ended=0 charged=500/T/A returned=500/R/A | REVERSAL 500 DONE channel=R | DROP 1 DUPLICATE_ROW
            is being undone               | PAY_ERROR    | open    | REVERSAL 500 DONE | WAITING 1
            is being undone, fourth day   | PAY_ERROR    | open    | REVERSAL 500 DONE latest=4 | FOUND 1 REFUND_BILL_ONLY
            is being undone, part of it   | PAY_ERROR    | open    | REVERSAL 30 DONE | WAITING -
            """)
    @DisplayName("the rows of a payment that was undone")
    void undone(String rule, OrderStatus status, String payment, String rows, String decisions) {
        String state = status == OrderStatus.PAY_CANCELED ? "FAIL_CANCELED" : "IN_PROG";
        decides(status, "PAY 1 500 " + state + (payment == null ? "" : " " + payment), rows, decisions);
    }

    @Test
    @DisplayName("a row without an order is unknown, unless it failed; one of another merchant's order counts nothing")
    void withoutOrder() {
        OpenRow done = row(new Words("PAYMENT 500 DONE own=till-7"), 1);

        assertThat(decided(OrderJudgement.unknown(done))).isEqualTo("FOUND - BILL_ONLY_UNKNOWN");
        assertThat(decided(OrderJudgement.unknown(row(new Words("REFUND 500 FAILED"), 1))))
                .isEqualTo("DROP -");
        assertThat(decided(OrderJudgement.elsewhere(done))).isEqualTo("DROP -");
    }
}
