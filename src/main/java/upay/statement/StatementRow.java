package upay.statement;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of a statement: a movement of money, or what is corrected of one.
 *
 * @param part counts the rows of a transaction, from 1
 * @param settlesAt decides the day, and the order of rows in it
 */
public record StatementRow(
        long orderSn,
        long tsn,
        int part,
        StatementKind kind,
        Instant settlesAt,
        Money money,
        Evidence evidence,
        Origin origin) {

    /**
     * What it moves.
     *
     * @param amount fen; below zero: the merchant has to give it
     * @param fee yuan, exact, up to five decimals; null: no bill has said it
     * @param feeFen the same in fen, rounded half up for each transaction
     */
    public record Money(long amount, @Nullable BigDecimal fee, long feeFen) {
        /** Fen. */
        public long toSettle() {
            return Math.subtractExact(amount, feeFen);
        }
    }

    /**
     * When it was, and what shows it.
     *
     * @param at by the channel if that said a time, else by the gateway
     * @param corrects the closed day that it belongs to; null: it is in its own
     * @param covered whether a bill of the channel has its transaction; null: it needs none
     */
    public record Evidence(
            Instant at,
            @Nullable LocalDate corrects,
            @Nullable Boolean covered) {}

    /** Where it was made. */
    public record Origin(Place place, String operator, String subPayway, Numbers numbers) {}

    /** What statements have a line for. */
    public record Place(String store, String terminal, String payway) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byStore = store.compareTo(other.store);
            int byTerminal = byStore != 0 ? byStore : terminal.compareTo(other.terminal);
            return byTerminal != 0 ? byTerminal : payway.compareTo(other.payway);
        }
    }

    /** The merchant's own numbers. */
    public record Numbers(
            String clientSn,
            @Nullable String clientTsn,
            @Nullable String refundRequestNo) {}
}
