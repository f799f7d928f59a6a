package upay.load;

import io.vertx.core.json.JsonObject;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.ResultCode;

/**
 * The part of an answer that a till reads: the two levels of the envelope, whatever the HTTP status. Everything may
 * be null but the first.
 *
 * @param communication 200: the business was done; else nothing was
 * @param fault the error_code of the level that has one
 * @param net in fen; -1: none
 */
record Answer(String communication, ResultCode code, String fault, String sn, OrderStatus status, long net) {

    /** @throws IllegalArgumentException where it is no answer of a gateway */
    static Answer read(String body) {
        try {
            JsonObject envelope = new JsonObject(body);
            JsonObject biz = envelope.getJsonObject("biz_response", new JsonObject());
            JsonObject data = biz.getJsonObject("data", new JsonObject());
            String communication = envelope.getString("result_code", "none");
            return new Answer(
                    communication,
                    named(ResultCode.class, biz.getString("result_code")),
                    communication.equals("200") ? biz.getString("error_code") : envelope.getString("error_code"),
                    data.getString("sn"),
                    named(OrderStatus.class, data.getString("order_status")),
                    Long.parseLong(data.getString("net_amount", "-1")));
        } catch (RuntimeException notOne) {
            throw new IllegalArgumentException("no envelope in the answer");
        }
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        return name == null ? null : Enum.valueOf(type, name);
    }

    boolean done() {
        return communication.equals("200");
    }

    boolean noSuchOrder() {
        return BizError.UPAY_ORDER_NOT_EXISTS.name().equals(fault);
    }

    @Override
    public String toString() {
        return done() ? code + (fault == null ? "" : " " + fault) : communication + " " + fault;
    }
}
