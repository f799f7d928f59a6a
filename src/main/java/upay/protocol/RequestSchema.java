package upay.protocol;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;

/**
 * Decodes bytes to a request: the fields that each operation reads, and their rules (protocol.md#requests). Of the
 * order of checks (protocol.md#checks) this class covers: body parses → the body's terminal is the signer → all fields,
 * all faults at once.
 *
 * @param <R> the request
 */
public final class RequestSchema<R> {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    public static final RequestSchema<PayRequest> PAY = new RequestSchema<>(false, rules -> purchase(rules, true));
    public static final RequestSchema<PayRequest> PRECREATE =
            new RequestSchema<>(false, rules -> purchase(rules, false));
    public static final RequestSchema<RefundRequest> REFUND = new RequestSchema<>(false, RequestSchema::refund);
    public static final RequestSchema<QueryRequest> QUERY = new RequestSchema<>(true, RequestSchema::query);
    /** Cancel and revoke. */
    public static final RequestSchema<OrderRef> ORDER = new RequestSchema<>(true, RequestSchema::order);

    /** Signed by a vendor. */
    public static final RequestSchema<ActivateRequest> ACTIVATE = new RequestSchema<>(false, RequestSchema::activation);

    public static final RequestSchema<CheckInRequest> CHECK_IN = new RequestSchema<>(false, RequestSchema::checkIn);

    /** Whether wosai_store_id may replace terminal_sn. */
    private final boolean storeMayAsk;

    private final Function<FieldRules, R> reading;

    private RequestSchema(boolean storeMayAsk, Function<FieldRules, R> reading) {
        this.storeMayAsk = storeMayAsk;
        this.reading = reading;
    }

    /**
     * Decodes a body whose signature is verified. Only its bytes determine whether it is JSON or a form: headers are
     * not signed, and a body that is JSON to one operation and a form to another would be two requests with one
     * signature.
     *
     * @param signer who signed it
     */
    public DecodedRequest<R> decode(byte[] body, Signer signer) {
        Fields fields;
        try {
            fields = isJson(body) ? JsonBody.read(body, signer.sn()) : FormBody.read(body);
        } catch (UnreadableBody unreadable) {
            return refused(CommError.INVALID_PARAMS, unreadable.getMessage());
        }
        Dialect dialect = Dialect.CURRENT;
        if (signer instanceof Terminal terminal) {
            if (isOfAnother(fields, terminal)) {
                return refused(CommError.INVALID_TERMINAL, CommError.INVALID_TERMINAL.message());
            }
            dialect = terminal.profile().dialect();
        }
        FieldRules rules = new FieldRules(fields, dialect);
        R request = reading.apply(rules);
        rules.ignoreTheRest();
        String faults = rules.faults();
        return faults == null ? new DecodedRequest.Valid<>(request) : refused(CommError.INVALID_PARAMS, faults);
    }

    /** Whether the first byte that is not white space, after any byte order mark, opens an object. */
    private static boolean isJson(byte[] body) {
        int at = startsWithMark(body) ? BYTE_ORDER_MARK.length : 0;
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at < body.length && body[at] == '{';
    }

    private static boolean startsWithMark(byte[] body) {
        int length = BYTE_ORDER_MARK.length;
        return body.length >= length && Arrays.equals(body, 0, length, BYTE_ORDER_MARK, 0, length);
    }

    private boolean isOfAnother(Fields fields, Terminal signer) {
        return isOther(fields, Field.TERMINAL_SN, signer.sn())
                || storeMayAsk && isOther(fields, Field.WOSAI_STORE_ID, signer.storeId());
    }

    /** An absent value is not a mismatch: it is a fault of the field, reported with all others. */
    private static boolean isOther(Fields fields, Field field, String own) {
        String text = fields.text(field);
        return text != null && !text.equals(own);
    }

    private static <R> DecodedRequest<R> refused(CommError error, @Nullable String message) {
        return new DecodedRequest.Refused<>(new Reply.Refusal(error, message));
    }

    private static PayRequest purchase(FieldRules rules, boolean byCode) {
        String terminalSn = rules.required(Field.TERMINAL_SN, 32);
        String clientSn = rules.required(Field.CLIENT_SN, 64);
        Fen totalAmount = rules.amount(Field.TOTAL_AMOUNT);
        String payway = rules.payway(!byCode);
        String dynamicId = byCode ? rules.required(Field.DYNAMIC_ID, 32) : null;
        String subject = rules.required(Field.SUBJECT, 64);
        String operator = rules.operator(32);
        String description = rules.optional(Field.DESCRIPTION, 256);
        rules.place();
        // In the order in which faults are reported.
        String longitude = rules.longitude();
        String latitude = rules.latitude();
        String deviceId = rules.optional(Field.DEVICE_ID, 128);
        String extended = rules.extended();
        String goodsDetails = rules.goodsDetails();
        String reflect = rules.reflect();
        SubPayway subPayway = rules.subPayway(byCode);
        String payerUid = rules.optional(Field.PAYER_UID, 64);
        if (!byCode && subPayway != null && subPayway.inWallet()) {
            rules.walletPayment(subPayway, payway);
        }
        String notifyUrl = rules.notifyUrl();
        Secret code = dynamicId == null ? null : new Secret(dynamicId);
        return new PayRequest(
                terminalSn,
                clientSn,
                totalAmount,
                operator,
                new PayRequest.Means(payway, code, subPayway, payerUid),
                new Purchase.Device(deviceId, longitude, latitude),
                new Purchase.Goods(subject, description, goodsDetails),
                new Purchase.Extras(reflect, extended, notifyUrl));
    }

    private static RefundRequest refund(FieldRules rules) {
        rules.required(Field.TERMINAL_SN, 32);
        OrderRef order = orderRef(rules);
        return new RefundRequest(
                order,
                rules.required(Field.REFUND_REQUEST_NO, 32),
                rules.amount(Field.REFUND_AMOUNT),
                rules.operator(64),
                rules.optional(Field.CLIENT_TSN, 64),
                rules.reflect(),
                rules.extended());
    }

    private static ActivateRequest activation(FieldRules rules) {
        return new ActivateRequest(
                new Secret(rules.requiredScalar(Field.CODE, 32)),
                rules.scalar(Field.APP_ID, 32),
                rules.present(Field.DEVICE_ID, 128),
                rules.optional(Field.CLIENT_SN, 50),
                rules.scalar(Field.NAME, 128),
                rules.scalar(Field.OS_INFO, 45),
                rules.scalar(Field.SDK_VERSION, 45));
    }

    private static CheckInRequest checkIn(FieldRules rules) {
        // The signature does not cover the path: a request for an order, intercepted, must not fetch a new key.
        rules.none(Field.SN);
        rules.none(Field.CLIENT_SN);
        rules.optional(Field.TERMINAL_SN, 32);
        return new CheckInRequest(
                rules.optional(Field.DEVICE_ID, 128),
                rules.scalar(Field.OS_INFO, 45),
                rules.scalar(Field.SDK_VERSION, 45));
    }

    private static QueryRequest query(FieldRules rules) {
        rules.either(Field.TERMINAL_SN, Field.WOSAI_STORE_ID);
        rules.eitherBeside(Field.SN, Field.CLIENT_SN, Field.REFUND_REQUEST_NO);
        return new QueryRequest(
                rules.optional(Field.SN, 64),
                rules.optional(Field.CLIENT_SN, 64),
                rules.optional(Field.REFUND_REQUEST_NO, 32));
    }

    private static OrderRef order(FieldRules rules) {
        rules.either(Field.TERMINAL_SN, Field.WOSAI_STORE_ID);
        return orderRef(rules);
    }

    private static OrderRef orderRef(FieldRules rules) {
        rules.either(Field.SN, Field.CLIENT_SN);
        return new OrderRef(rules.optional(Field.SN, 64), rules.optional(Field.CLIENT_SN, 64));
    }
}
