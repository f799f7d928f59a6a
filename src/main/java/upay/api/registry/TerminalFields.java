package upay.api.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.api.ApiFields;
import upay.api.Problem;
import upay.domain.Fen;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.TerminalCertificate;
import upay.domain.terminal.TerminalRights;
import upay.registry.TerminalForms;
import upay.store.registry.TerminalRegistry.Choice;
import upay.store.registry.TerminalRegistry.RightsChange;

/** The fields of a terminal's rights and of how it is served. */
final class TerminalFields {
    private static final String MAY_REFUND = "may_refund";
    private static final String MAY_CANCEL = "may_cancel";
    private static final String REFUND_CAP = "refund_cap";
    private static final String DAILY_REFUND_CAP = "daily_refund_cap";
    private static final String OWN_STORE_ONLY = "own_store_only";

    private TerminalFields() {}

    /** Of a new terminal. */
    static TerminalRights rights(ApiFields fields) {
        return new TerminalRights(
                fields.optionalFlag(MAY_REFUND).orElse(true),
                fields.optionalFlag(MAY_CANCEL).orElse(true),
                cap(fields, REFUND_CAP),
                cap(fields, DAILY_REFUND_CAP),
                fields.optionalFlag(OWN_STORE_ONLY).orElse(false));
    }

    /** Null: none of them is given. */
    static @Nullable RightsChange rightsChange(ApiFields fields) {
        RightsChange change = new RightsChange(
                fields.optionalFlag(MAY_REFUND).orElse(null),
                fields.optionalFlag(MAY_CANCEL).orElse(null),
                capChange(fields, REFUND_CAP),
                capChange(fields, DAILY_REFUND_CAP),
                fields.optionalFlag(OWN_STORE_ONLY).orElse(null));
        return change.equals(new RightsChange(null, null, null, null, null)) ? null : change;
    }

    private static @Nullable Fen cap(ApiFields fields, String name) {
        return fields.optionalNumber(name, 1, TerminalForms.CAP_MAX)
                .map(Fen::of)
                .orElse(null);
    }

    /** Null takes the cap away. */
    private static @Nullable Fen capChange(ApiFields fields, String name) {
        if (!fields.has(name)) {
            return null;
        }
        Fen cap = cap(fields, name);
        return cap == null ? Fen.ZERO : cap;
    }

    /** Null: not given. */
    static @Nullable SignaturePolicy signature(ApiFields fields) {
        return fields.optionalLine("signature", 16)
                .map(text -> Choices.read("signature", TerminalForms.SIGNATURE_RULE, text, TerminalForms::signature))
                .orElse(null);
    }

    /** Null: not given. */
    static @Nullable Choice<TerminalCertificate> certificate(ApiFields fields) {
        return Choices.text(fields, "client_certificate", TerminalForms.CERTIFICATE_RULE, TerminalForms::certificate);
    }

    /** Null: not given. */
    static @Nullable Choice<Dialect> dialect(ApiFields fields) {
        return Choices.text(
                fields,
                "dialect",
                TerminalForms.DIALECT_RULE + ", or null: as protocol.dialect of the configuration says",
                TerminalForms::dialect);
    }

    /** Null: not given. */
    static @Nullable Choice<Duration> payWait(ApiFields fields) {
        return Choices.text(
                fields,
                "pay_wait",
                TerminalForms.PAY_WAIT_RULE + ", or null: as waits.pay-wait of the configuration says",
                TerminalForms::payWait);
    }

    /** Whether it may check in from any device from now on. */
    static boolean anyDevice(ApiFields fields) {
        if (!fields.has("device_id")) {
            return false;
        }
        Optional<Object> device = fields.optional("device_id");
        if (device.isPresent()) {
            throw Problem.invalid(
                    "device_id", "device_id must be null; another device is bound by activating it anew.");
        }
        return true;
    }
}
