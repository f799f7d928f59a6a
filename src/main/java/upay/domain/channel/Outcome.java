package upay.domain.channel;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Fen;

/**
 * The outcome of one call to a channel, with its {@link #kind()}. Only an explicit and verified response of the channel
 * is a success or a refusal; everything else is {@link Unknown}.
 *
 * <table>
 * <caption>The meaning of a kind, per action</caption>
 * <tr><th></th><th>PAY</th><th>PRECREATE</th><th>QUERY</th><th>UNDO</th><th>REFUND</th><th>REFUND_QUERY</th>
 *     <th>RETURNED</th></tr>
 * <tr><td>SUCCEEDED</td><td>paid</td><td>the wallet's request is there</td><td>paid (refunds of it may have followed)</td>
 *     <td>closed, or returned in full: no money is kept</td><td>refunded</td><td>refunded</td>
 *     <td>paid; the sum, if the channel states one</td></tr>
 * <tr><td>ACCEPTED</td><td>–</td><td>–</td><td>–</td><td>–</td><td>accepted: counts as success, is watched</td>
 *     <td>–</td><td>–</td></tr>
 * <tr><td>PENDING</td><td>the customer must confirm</td><td>–</td><td>known, not paid yet</td><td>–</td>
 *     <td>in progress</td><td>in progress</td><td>not paid, or a return is in progress</td></tr>
 * <tr><td>DECLINED</td><td>refused</td><td>refused</td><td>closed, failed or undone: no money is kept</td> <td>refused:
 *     do not repeat at once</td><td>refused</td><td>failed or closed</td><td>no money is kept</td></tr>
 * <tr><td>NOT_FOUND</td><td>–</td><td>–</td><td>no such trade</td><td>no such trade</td><td>no such trade</td>
 *     <td>no such refund</td><td>no such trade</td></tr>
 * </table>
 *
 * LOOKUP: as QUERY. UNKNOWN: sent or possibly sent, with an unknown outcome. NOT_SENT: it is certain that no byte reached the channel.
 */
public sealed interface Outcome {
    enum Kind {
        SUCCEEDED,
        ACCEPTED,
        PENDING,
        DECLINED,
        NOT_FOUND,
        UNKNOWN,
        NOT_SENT
    }

    Kind kind();

    /** Further data of the response; {@link Facts#NONE} without any. */
    default Facts facts() {
        return Facts.NONE;
    }

    /**
     * The channel's data of a trade; null if absent.
     *
     * @param finishTime when it ended at the channel
     * @param walletRequest of a PRECREATE: as in {@link upay.domain.Order.Trade}
     * @param knowsTrade the response proves that the trade exists at the channel
     * @param returned the sum of all that the channel has returned of the trade, by whomever, from a verified response
     * @param total the amount of a payment that was looked up
     */
    record Facts(
            @Nullable String tradeNo,
            @Nullable String payerUid,
            @Nullable String payerLogin,
            @Nullable Instant finishTime,
            @Nullable String walletRequest,
            boolean knowsTrade,
            @Nullable Fen returned,
            @Nullable Fen total) {
        /** Without a sum of what was returned. */
        public Facts(
                @Nullable String tradeNo,
                @Nullable String payerUid,
                @Nullable String payerLogin,
                @Nullable Instant finishTime,
                @Nullable String walletRequest,
                boolean knowsTrade) {
            this(tradeNo, payerUid, payerLogin, finishTime, walletRequest, knowsTrade, null, null);
        }

        public Facts returning(@Nullable Fen sum) {
            return new Facts(tradeNo, payerUid, payerLogin, finishTime, walletRequest, knowsTrade, sum, total);
        }

        public Facts totalling(@Nullable Fen amount) {
            return new Facts(tradeNo, payerUid, payerLogin, finishTime, walletRequest, knowsTrade, returned, amount);
        }

        public static final Facts NONE = new Facts(null, null, null, null, null, false);
        public static final Facts KNOWN = new Facts(null, null, null, null, null, true);
    }

    record Succeeded(Facts facts) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.SUCCEEDED;
        }
    }

    record Accepted(Facts facts) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
        }
    }

    record Pending(Facts facts) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.PENDING;
        }
    }

    /**
     * @param error the gateway's code for it
     * @param message the channel's own text, null if absent
     * @param signed false if the refusal had no valid signature: it is verified by a query before it is accepted
     */
    record Declined(BizError error, @Nullable String message, boolean signed, Facts facts) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.DECLINED;
        }
    }

    record NotFound() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }
    }

    /** The cause of an unknown outcome: no response, or an unusable one. */
    enum Fault {
        IO,
        PROTOCOL
    }

    /**
     * @param note for the operator, without personal data; never shown to a client
     * @param minimumWait how long the channel wants no further call about this transaction; not scaled; zero: any time
     */
    record Unknown(Fault fault, @Nullable String note, Duration minimumWait) implements Outcome {
        /** Without a minimum wait. */
        public Unknown(Fault fault, @Nullable String note) {
            this(fault, note, Duration.ZERO);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** @param note for the operator */
    record NotSent(String note) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.NOT_SENT;
        }
    }
}
