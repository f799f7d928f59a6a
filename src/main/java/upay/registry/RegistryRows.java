package upay.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.TerminalCertificate;
import upay.store.registry.AccountUses.Use;
import upay.store.registry.ActivationCodes.Code;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry.Switch;
import upay.store.registry.Till;
import upay.store.registry.VendorRegistry.App;
import upay.store.registry.VendorRegistry.Entry;

/** The registry's rows as fields, as the command line prints and the management API answers them; never a secret. */
public final class RegistryRows {
    private RegistryRows() {}

    public static Map<String, @Nullable Object> of(Till till) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("terminal", till.sn());
        fields.put("merchant", till.merchantId());
        fields.put("store", till.storeId());
        fields.put("status", till.status());
        fields.put("since", till.ctime());
        fields.put("may_refund", till.rights().mayRefund());
        fields.put("may_cancel", till.rights().mayCancel());
        fields.put("refund_cap", fen(till.rights().refundCap()));
        fields.put("daily_refund_cap", fen(till.rights().dailyRefundCap()));
        fields.put("own_store_only", till.rights().ownStoreOnly());
        fields.put("signature", TerminalForms.text(till.signing().policy()));
        TerminalCertificate certificate = till.signing().certificate();
        fields.put("client_certificate", certificate == null ? null : certificate.text());
        Dialect dialect = till.details().dialect();
        fields.put("dialect", dialect == null ? null : TerminalForms.text(dialect));
        Duration payWait = till.details().payWait();
        fields.put("pay_wait", payWait == null ? null : TerminalForms.text(payWait));
        Till.Origin origin = till.details().origin();
        fields.put("vendor", origin.vendorSn());
        fields.put("app", origin.appId());
        fields.put("client_sn", origin.clientSn());
        fields.put("device_id", origin.deviceId());
        fields.put("name", origin.name());
        fields.put("os_info", origin.osInfo());
        fields.put("sdk_version", origin.sdkVersion());
        fields.put("activated", till.activatedAt());
        fields.put("checked_in", till.details().checkedInAt());
        return fields;
    }

    private static @Nullable Long fen(@Nullable Fen cap) {
        return cap == null ? null : cap.value();
    }

    public static Map<String, @Nullable Object> of(Code code) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", code.id());
        fields.put("merchant", code.merchantId());
        fields.put("store", code.storeId());
        fields.put("ends_in", code.lastDigits());
        fields.put("state", code.state().name().toLowerCase(Locale.ROOT));
        fields.put("uses", code.uses().most());
        fields.put("used", code.uses().used());
        fields.put("since", code.times().ctime());
        fields.put("expires", code.times().expiresAt());
        fields.put("revoked", code.times().revokedAt());
        fields.put("made_by", code.madeBy());
        return fields;
    }

    public static Map<String, @Nullable Object> of(Entry vendor) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("vendor", vendor.sn());
        fields.put("name", vendor.name());
        fields.put("status", vendor.active() ? "ACTIVE" : "DISABLED");
        fields.put("since", vendor.ctime());
        return fields;
    }

    public static Map<String, @Nullable Object> of(App app) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("app", app.id());
        fields.put("vendor", app.vendorSn());
        fields.put("name", app.name());
        fields.put("since", app.ctime());
        return fields;
    }

    /** @param state on or off */
    public static Map<String, @Nullable Object> of(Switch each, String state) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("channel", each.channel());
        fields.put("merchant", merchant(each.owner()));
        fields.put("state", state);
        fields.put("since", each.offSince());
        fields.put("by", each.by());
        fields.put("reason", each.reason());
        return fields;
    }

    public static Map<String, @Nullable Object> of(Use use) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("channel", use.channel());
        fields.put("merchant", merchant(use.owner()));
        fields.put("store", use.storeId().isEmpty() ? null : use.storeId());
        fields.put("use", use.account().text());
        return fields;
    }

    /** Null: all merchants. */
    private static @Nullable String merchant(String owner) {
        return owner.equals(ChannelAccount.DEFAULT) ? null : owner;
    }
}
