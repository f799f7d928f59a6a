package upay.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.ResultCode;

/** The result of one request: a value in every case, since a lost response is an ordinary result. */
public sealed interface Result {

    /**
     * A business response of the gateway.
     *
     * @param code null if unknown to this client
     * @param error error_code; null if there is none, or if unknown to this client
     * @param message for the cashier; null if there is none
     * @param order the order's data, if any
     */
    record Answered(
            @Nullable ResultCode code,
            @Nullable BizError error,
            @Nullable String message,
            Optional<OrderData> order) implements Result {
        boolean is(ResultCode expected, BizError expectedError) {
            return code == expected && error == expectedError;
        }
    }

    /**
     * A communication error: the request had no effect (protocol.md#communication-errors).
     *
     * @param resultCode 400: the till's fault; 500: the gateway's
     */
    record Refused(String resultCode, String errorCode, String message) implements Result {}

    /** No connection: it is certain that nothing was sent. */
    record NotSent(String why) implements Result {}

    /** Sent or possibly sent, without a usable response: the outcome is unknown. */
    record NoAnswer(String why) implements Result {}
}
