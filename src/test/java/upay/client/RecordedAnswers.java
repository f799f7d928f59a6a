package upay.client;

import upay.client.ScriptedGateway.Line;

/** Answers of a gateway, word for word. */
final class RecordedAnswers {
    private RecordedAnswers() {}

    static Line cut() {
        return new Line.Cut();
    }

    static Line silence() {
        return new Line.Silence();
    }

    static Line html() {
        return new Line.Answer(502, "<html>bad gateway</html>");
    }

    static Line refused(String code, String error) {
        return new Line.Answer(
                200,
                "{'result_code':'%s','error_code':'%s','error_message':'x'}"
                        .formatted(code, error)
                        .replace('\'', '"'));
    }

    static Line biz(String code) {
        return wrap("{'result_code':'%s'}".formatted(code));
    }

    static Line fail(String error) {
        return wrap("{'result_code':'FAIL','error_code':'%s','error_message':'x'}".formatted(error));
    }

    /** A query's answer about an order of 100 fen. */
    static Line order(String orderStatus) {
        return order(orderStatus, "100");
    }

    static Line order(String orderStatus, String total) {
        return wrap(("{'result_code':'SUCCESS','data':{'sn':'7894259244067349','client_sn':'c1',"
                        + "'order_status':'%s','status':'IN_PROG','total_amount':'%s','net_amount':'%s'}}")
                .formatted(orderStatus, total, total));
    }

    private static Line wrap(String biz) {
        return new Line.Answer(
                200, "{'result_code':'200','biz_response':%s}".formatted(biz).replace('\'', '"'));
    }
}
