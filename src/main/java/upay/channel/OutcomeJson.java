package upay.channel;

import io.vertx.core.json.JsonObject;
import upay.domain.BizError;
import upay.domain.Outcome;
import upay.domain.Outcome.Facts;
import upay.domain.Outcome.Fault;

/** The wire form of {@link Outcome}s between machines. */
final class OutcomeJson {
    private OutcomeJson() {}

    static JsonObject write(Outcome outcome) {
        JsonObject json = new JsonObject().put("kind", outcome.kind().name());
        if (outcome instanceof Outcome.Declined declined) {
            json.put("error", declined.error().name())
                    .put("message", declined.message())
                    .put("signed", declined.signed());
        } else if (outcome instanceof Outcome.Unknown unknown) {
            json.put("fault", unknown.fault().name()).put("note", unknown.note());
        } else if (outcome instanceof Outcome.NotSent notSent) {
            json.put("note", notSent.note());
        }
        return json.put("facts", facts(outcome.facts()));
    }

    static Outcome read(JsonObject json) {
        Facts facts = facts(json.getJsonObject("facts"));
        return switch (Outcome.Kind.valueOf(json.getString("kind"))) {
            case SUCCEEDED -> new Outcome.Succeeded(facts);
            case ACCEPTED -> new Outcome.Accepted(facts);
            case PENDING -> new Outcome.Pending(facts);
            case DECLINED ->
                new Outcome.Declined(
                        BizError.valueOf(json.getString("error")),
                        json.getString("message"),
                        json.getBoolean("signed"),
                        facts);
            case NOT_FOUND -> new Outcome.NotFound();
            case UNKNOWN -> new Outcome.Unknown(Fault.valueOf(json.getString("fault")), json.getString("note"));
            case NOT_SENT -> new Outcome.NotSent(json.getString("note"));
        };
    }

    static JsonObject facts(Facts facts) {
        return new JsonObject()
                .put("tradeNo", facts.tradeNo())
                .put("payerUid", facts.payerUid())
                .put("payerLogin", facts.payerLogin())
                .put("finishTime", facts.finishTime())
                .put("qrCode", facts.qrCode())
                .put("knowsTrade", facts.knowsTrade());
    }

    static Facts facts(JsonObject json) {
        return new Facts(
                json.getString("tradeNo"),
                json.getString("payerUid"),
                json.getString("payerLogin"),
                json.getInstant("finishTime"),
                json.getString("qrCode"),
                json.getBoolean("knowsTrade"));
    }
}
