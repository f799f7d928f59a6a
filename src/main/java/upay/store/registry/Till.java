package upay.store.registry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.SigningRule;
import upay.domain.terminal.TerminalRights;
import upay.store.sql.RowReader;

/**
 * A terminal as operators see it.
 *
 * @param status ACTIVE, DISABLED or NOT_ACTIVATED
 */
public record Till(
        String sn,
        String merchantId,
        String storeId,
        String status,
        Instant ctime,
        TerminalRights rights,
        SigningRule signing,
        Details details) {

    static final String COLUMNS = "terminal_sn, merchant_id, store_id, status, ctime,"
            + " may_refund, may_cancel, refund_cap, daily_refund_cap, own_store_only, signature_policy,"
            + " client_certificate, dialect, pay_wait_ms, vendor_sn, app_id, client_sn, device_id, name, os_info,"
            + " sdk_version, checkin_at";

    /**
     * How it is served, and where it comes from.
     *
     * @param dialect null: the configured one
     * @param payWait null: the configured one
     * @param checkedInAt when it last checked in; null: never
     */
    public record Details(
            @Nullable Dialect dialect,
            @Nullable Duration payWait,
            Origin origin,
            @Nullable Instant checkedInAt) {}

    /**
     * What its activation, and for the last two its check-ins, said of it.
     *
     * @param vendorSn null: it was not activated with a code
     * @param deviceId the device that it was activated on; null: any
     */
    public record Origin(
            @Nullable String vendorSn,
            @Nullable String appId,
            @Nullable String clientSn,
            @Nullable String deviceId,
            @Nullable String name,
            @Nullable String osInfo,
            @Nullable String sdkVersion) {}

    /** When it was activated with a code; null: it was entered by a command. */
    public @Nullable Instant activatedAt() {
        return details.origin.vendorSn == null ? null : ctime;
    }

    static Till read(RowReader cells) {
        String sn = cells.text();
        String merchantId = cells.text();
        String storeId = cells.text();
        String status = cells.text();
        Instant ctime = cells.time();
        TerminalRights rights = TerminalRegistry.rights(cells);
        SigningRule signing = new SigningRule(cells.name(SignaturePolicy.class), TerminalRegistry.certificate(cells));
        Dialect dialect = cells.nameOrNull(Dialect.class);
        Integer payWait = cells.int4OrNull();
        Origin origin = new Origin(
                cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull());
        Details details =
                new Details(dialect, payWait == null ? null : Duration.ofMillis(payWait), origin, cells.timeOrNull());
        return new Till(sn, merchantId, storeId, status, ctime, rights, signing, details);
    }
}
