package upay.client;

import java.util.Optional;
import upay.domain.BizError;
import upay.domain.ResultCode;

/** What became of one request: a value in every case, since a lost answer is as ordinary as a paid one. */
public sealed interface Result {

    /**
     * The gateway answered the business.
     *
     * @param code null where this client does not know the word
     * @param error error_code; null where there is none, or where this client does not know the word
     * @param message for the person at the till; null where there is none
     * @param order what the gateway says of the order, where it says anything
     */
    record Answered(ResultCode code, BizError error, String message, Optional<OrderData> order) implements Result {
        boolean is(ResultCode expected, BizError expectedError) {
            return code == expected && error == expectedError;
        }
    }

    /**
     * A communication error: no business was done (protocol.md#communication-errors).
     *
     * @param resultCode 400: the till's fault; 500: the gateway's
     */
    record Refused(String resultCode, String errorCode, String message) implements Result {}

    /** Certain that nothing left the till: no connection. */
    record NotSent(String why) implements Result {}

    /** Sent, or perhaps sent, and no usable answer: nobody knows what became of it. */
    record NoAnswer(String why) implements Result {}
}
