package upay.api.order;

import upay.api.ApiRequest;
import upay.audit.AuditSource;

/** What all acts on an order have: who does it and why. */
final class OrderActs {
    /** The most characters of a reason; the order's history keeps its beginning, the audit log all of it. */
    static final int REASON_MAX = 128;

    private OrderActs() {}

    /** As the order's history names the caller. */
    static String by(ApiRequest request) {
        AuditSource source = request.caller().source();
        return source.who() == AuditSource.Who.API_KEY ? "API key " + source.name() : source.name();
    }
}
