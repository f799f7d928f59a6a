package upay.audit;

import java.util.Locale;

/**
 * The administrative acts that are recorded. A command with the words of its action writes that action; some are acts of the
 * management API alone.
 */
public enum AuditAction {
    MERCHANT_ADD(SubjectKind.MERCHANT),
    MERCHANT_CLOSE(SubjectKind.MERCHANT),
    MERCHANT_REOPEN(SubjectKind.MERCHANT),
    MERCHANT_LIMITS(SubjectKind.MERCHANT),
    MERCHANT_ZONE(SubjectKind.MERCHANT),
    STORE_ADD(SubjectKind.STORE),
    STORE_CLOSE(SubjectKind.STORE),
    STORE_REOPEN(SubjectKind.STORE),
    TERMINAL_ADD(SubjectKind.TERMINAL),
    TERMINAL_RIGHTS(SubjectKind.TERMINAL),
    TERMINAL_CHANGE(SubjectKind.TERMINAL),
    TERMINAL_DISABLE(SubjectKind.TERMINAL),
    TERMINAL_ENABLE(SubjectKind.TERMINAL),
    TERMINAL_RESET_SECRET(SubjectKind.TERMINAL),
    VENDOR_ADD(SubjectKind.VENDOR),
    VENDOR_DISABLE(SubjectKind.VENDOR),
    VENDOR_ENABLE(SubjectKind.VENDOR),
    VENDOR_RESET_KEY(SubjectKind.VENDOR),
    VENDOR_APP_ADD(SubjectKind.VENDOR_APP),
    ACTIVATION_CODE_CREATE(SubjectKind.ACTIVATION_CODE),
    ACTIVATION_CODE_REVOKE(SubjectKind.ACTIVATION_CODE),
    CHANNEL_ACCOUNT_ADD(SubjectKind.CHANNEL_ACCOUNT),
    CHANNEL_ACCOUNT_USE(SubjectKind.ACCOUNT_USE),
    CHANNEL_ACCOUNT_REMOVE(SubjectKind.CHANNEL_ACCOUNT),
    CHANNEL_OFF(SubjectKind.CHANNEL_SWITCH),
    CHANNEL_ON(SubjectKind.CHANNEL_SWITCH),
    ORDER_RESOLVE(SubjectKind.ORDER),
    ORDER_CHECK(SubjectKind.ORDER),
    ORDER_REFUND(SubjectKind.ORDER),
    ORDER_CANCEL(SubjectKind.ORDER),
    WEBHOOK_RESEND(SubjectKind.ORDER),
    WEBHOOK_PUBLIC_KEY(SubjectKind.SIGNING_KEY),
    WEBHOOK_ROTATE_KEY(SubjectKind.SIGNING_KEY),
    RESTORE_BEGIN(SubjectKind.RESTORE),
    RESTORE_CHECK(SubjectKind.RESTORE),
    RESTORE_RELEASE(SubjectKind.RESTORE),
    BILL_IMPORT(SubjectKind.BILL),
    BILL_FETCH(SubjectKind.BILL),
    RECONCILE_RUN(SubjectKind.RECONCILIATION),
    RECONCILE_RESOLVE(SubjectKind.FINDING),
    SETTLEMENT_COLLECT(SubjectKind.STATEMENT),
    SETTLEMENT_CLOSE(SubjectKind.STATEMENT),
    KEYS_ROTATE(SubjectKind.MASTER_KEY),
    KEYS_SEAL(SubjectKind.TERMINAL),
    LOG_LEVEL(SubjectKind.LOGGER),
    USER_ADD(SubjectKind.USER),
    USER_SET_ROLE(SubjectKind.USER),
    USER_DISABLE(SubjectKind.USER),
    USER_ENABLE(SubjectKind.USER),
    USER_RESET(SubjectKind.USER),
    /** Of the console, as the next ones. */
    USER_LOGIN(SubjectKind.USER),
    /** A login of a known user that was refused; see docs/audit.md for how many are entered. */
    USER_LOGIN_FAILED(SubjectKind.USER),
    USER_LOGOUT(SubjectKind.USER),
    USER_SET_UP(SubjectKind.USER),
    USER_PASSWORD(SubjectKind.USER),
    API_KEY_ADD(SubjectKind.API_KEY),
    API_KEY_REVOKE(SubjectKind.API_KEY);

    private final SubjectKind subject;

    AuditAction(SubjectKind subject) {
        this.subject = subject;
    }

    /** What it is about. */
    public SubjectKind subject() {
        return subject;
    }

    /** As the log has it, such as {@code merchant-add}: the words of the command, joined by dashes. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
