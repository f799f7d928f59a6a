package upay.orderview;

import java.util.Locale;
import upay.store.registry.WebhookRegistry.Entry;

/** A webhook and how its delivery stands. */
public final class WebhookFields {
    private WebhookFields() {}

    public static ViewFields of(Entry entry) {
        return new ViewFields()
                .put("order", Long.toString(entry.order().sn()))
                .put("event_id", entry.eventId())
                .put("merchant", entry.order().merchantId())
                .put("receiver", entry.receiver())
                .put("state", entry.state().name().toLowerCase(Locale.ROOT))
                .put("attempts", entry.tries().attempts())
                .put("since", entry.times().ctime())
                .put("due", entry.times().dueAt())
                .put("last_outcome", entry.tries().lastOutcome())
                .put("last_try", entry.tries().lastAt())
                .put("delivered", entry.times().deliveredAt())
                .put("given_up", entry.times().givenUpAt());
    }
}
