package upay.app.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import upay.store.registry.ChannelAccount;

/** Accounts as operators see them: the names of their settings, never the values. Takes some milliseconds each. */
public final class AccountRows {
    private AccountRows() {}

    public static Map<String, @Nullable Object> of(ChannelAccount account) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("channel", account.payway().channel());
        fields.put("merchant", AccountPlace.merchant(account.owner()));
        fields.put("name", account.account().name());
        fields.put("endpoint", account.endpoint());
        fields.put("settings", List.copyOf(new TreeSet<>(account.settings().keySet())));
        fields.put("missing", AccountEntry.missing(account));
        fields.put("expires", AccountEntry.firstEnd(account).orElse(null));
        fields.put("changed", account.changed());
        return fields;
    }
}
