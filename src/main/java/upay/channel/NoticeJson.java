package upay.channel;

import io.vertx.core.json.JsonObject;
import upay.domain.Fen;
import upay.domain.Notice;
import upay.domain.RawNotice;

/** The wire form of notifications and of what they told, between machines. */
final class NoticeJson {
    private NoticeJson() {}

    static JsonObject writeCall(NoticeCall call) {
        return new JsonObject()
                .put("merchantId", call.merchantId())
                .put("query", call.raw().query())
                .put("contentType", call.raw().contentType())
                .put("body", call.raw().body());
    }

    static NoticeCall readCall(JsonObject json) {
        RawNotice raw = new RawNotice(json.getString("query"), json.getString("contentType"), json.getBinary("body"));
        return new NoticeCall(json.getString("merchantId"), raw);
    }

    static JsonObject write(Notice notice) {
        if (notice instanceof Notice.Paid paid) {
            return new JsonObject()
                    .put("sn", paid.sn())
                    .put("amount", paid.amount().value())
                    .put("facts", OutcomeJson.facts(paid.facts()));
        }
        return notice instanceof Notice.Irrelevant irrelevant
                ? new JsonObject().put("irrelevant", irrelevant.note())
                : new JsonObject().put("invalid", ((Notice.Invalid) notice).note());
    }

    static Notice read(JsonObject json) {
        if (json.containsKey("sn")) {
            Fen amount = Fen.of(json.getLong("amount"));
            return new Notice.Paid(json.getLong("sn"), amount, OutcomeJson.facts(json.getJsonObject("facts")));
        }
        return json.containsKey("irrelevant")
                ? new Notice.Irrelevant(json.getString("irrelevant"))
                : new Notice.Invalid(json.getString("invalid"));
    }
}
