package upay.protocol;

import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.ResultCode;
import upay.domain.Transaction;
import upay.domain.terminal.IssuedKey;

/**
 * The reply to a request: a business {@link Answer}, a terminal's {@link Issued key}, a receipt, or a {@link Refusal}
 * before the operation started.
 */
public sealed interface Reply {

    /**
     * A reply with biz_response.
     *
     * @param error null if the code is a success or in progress
     * @param message the complete error_message; null: the code's own
     * @param order the order of {@code data}; null: no data
     * @param transaction the transaction of {@code data}'s status, times and operator; null exactly if order is
     * @param asked whether the client asked about this transaction by its refund_request_no
     */
    record Answer(
            ResultCode code,
            @Nullable BizError error,
            @Nullable String message,
            @Nullable Order order,
            @Nullable Transaction transaction,
            boolean asked)
            implements Reply {

        public Answer(
                ResultCode code,
                @Nullable BizError error,
                @Nullable String message,
                @Nullable Order order,
                @Nullable Transaction transaction) {
            this(code, error, message, order, transaction, false);
        }

        /** The same, of another version of its transaction. */
        public Answer of(Transaction shown) {
            return new Answer(code, error, message, order, shown, asked);
        }
    }

    /** A terminal's key, after an activation or a check-in. */
    record Issued(ResultCode code, IssuedKey issued) implements Reply {}

    /** A log was received. */
    record Received() implements Reply {}

    /** A communication error: no biz_response; nothing was stored or sent. */
    record Refusal(CommError error, @Nullable String message) implements Reply {
        public Refusal(CommError error) {
            this(error, error.message());
        }
    }
}
