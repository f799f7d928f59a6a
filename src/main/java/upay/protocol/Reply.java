package upay.protocol;

import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.ResultCode;
import upay.domain.Transaction;

/** What a request is answered with: a business {@link Answer}, or a {@link Refusal} before any business was done. */
public sealed interface Reply {

    /**
     * An answer with biz_response.
     *
     * @param error null where the code is a success or in progress
     * @param message the whole error_message; null: the code's own
     * @param order the order that {@code data} shows; null: no data
     * @param transaction whose status, times and operator {@code data} shows; null exactly where order is
     */
    record Answer(ResultCode code, BizError error, String message, Order order, Transaction transaction)
            implements Reply {}

    /** A communication error: no biz_response; nothing was stored or sent. */
    record Refusal(CommError error, String message) implements Reply {
        public Refusal(CommError error) {
            this(error, error.message());
        }
    }
}
