package upay.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import upay.domain.BizError;
import upay.domain.ResultCode;

/** Reads the two levels of a response (protocol.md#envelope). An unreadable response counts as none. */
final class Envelope {
    private Envelope() {}

    static Result read(int httpStatus, Buffer body) {
        try {
            return read(new JsonObject(body));
        } catch (DecodeException | ClassCastException notAnEnvelope) {
            // Only the status is reported: a proxy's page has no information, and a body may have personal data.
            return new Result.NoAnswer("no envelope in the answer, HTTP status " + httpStatus);
        }
    }

    private static Result read(JsonObject envelope) {
        String communication = envelope.getString("result_code");
        if ("400".equals(communication) || "500".equals(communication)) {
            return new Result.Refused(
                    communication, envelope.getString("error_code"), envelope.getString("error_message"));
        }
        JsonObject biz = envelope.getJsonObject("biz_response");
        if (!"200".equals(communication) || biz == null) {
            return new Result.NoAnswer("the answer's result_code is " + communication);
        }
        return new Result.Answered(
                ProtocolEnums.known(ResultCode.class, biz.getString("result_code")),
                ProtocolEnums.known(BizError.class, biz.getString("error_code")),
                biz.getString("error_message"),
                Optional.ofNullable(biz.getJsonObject("data")).map(Envelope::data));
    }

    private static OrderData data(JsonObject data) {
        Map<String, String> fields = new LinkedHashMap<>();
        data.forEach(field -> {
            if (field.getValue() != null) {
                fields.put(field.getKey(), field.getValue().toString());
            }
        });
        return new OrderData(fields);
    }
}
