package upay.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.ResultCode;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.domain.terminal.IssuedKey;

/**
 * Replies to bytes: the two-level envelope (protocol.md#envelope) with its {@code data} (protocol.md#data). All values
 * but wap_pay_request are strings; absent values are omitted.
 */
public final class Envelope {
    private static final SerializableString RESULT_CODE = name("result_code");
    private static final SerializableString ERROR_CODE = name("error_code");
    private static final SerializableString ERROR_MESSAGE = name("error_message");
    private static final SerializableString BIZ_RESPONSE = name("biz_response");
    private static final SerializableString VERDICT = name("verdict");
    private static final SerializableString VERDICT_MESSAGE = name("verdict_message");
    private static final SerializableString DATA = name("data");
    private static final SerializableString TERMINAL_SN = name("terminal_sn");
    private static final SerializableString TERMINAL_KEY = name("terminal_key");
    private static final SerializableString MERCHANT_SN = name("merchant_sn");
    private static final SerializableString MERCHANT_NAME = name("merchant_name");
    private static final SerializableString STORE_SN = name("store_sn");
    private static final SerializableString STORE_NAME = name("store_name");
    private static final SerializableString SN = name("sn");
    private static final SerializableString TSN = name("tsn");
    private static final SerializableString CLIENT_SN = name("client_sn");
    private static final SerializableString CLIENT_TSN = name("client_tsn");
    private static final SerializableString TRADE_NO = name("trade_no");
    private static final SerializableString STATUS = name("status");
    private static final SerializableString ORDER_STATUS = name("order_status");
    private static final SerializableString PAYWAY = name("payway");
    private static final SerializableString PAYWAY_NAME = name("payway_name");
    private static final SerializableString SUB_PAYWAY = name("sub_payway");
    private static final SerializableString PAYER_UID = name("payer_uid");
    private static final SerializableString PAYER_LOGIN = name("payer_login");
    private static final SerializableString TOTAL_AMOUNT = name("total_amount");
    private static final SerializableString NET_AMOUNT = name("net_amount");
    private static final SerializableString SUBJECT = name("subject");
    private static final SerializableString DESCRIPTION = name("description");
    private static final SerializableString OPERATOR = name("operator");
    private static final SerializableString REFLECT = name("reflect");
    private static final SerializableString STORE_ID = name("store_id");
    private static final SerializableString CTIME = name("ctime");
    private static final SerializableString FINISH_TIME = name("finish_time");
    private static final SerializableString CHANNEL_FINISH_TIME = name("channel_finish_time");
    private static final SerializableString QR_CODE = name("qr_code");
    private static final SerializableString WAP_PAY_REQUEST = name("wap_pay_request");
    private static final SerializableString REFUND_REQUEST_NO = name("refund_request_no");

    /** By their ordinals. */
    private static final SerializableString[] PAYWAY_NAMES =
            Arrays.stream(Payway.values()).map(payway -> name(payway.title())).toArray(SerializableString[]::new);

    private static final int LONG_DIGITS = 19;

    /** One per thread: creating a generator costs more than writing a response. */
    private static final ThreadLocal<Envelope> MINE = ThreadLocal.withInitial(Envelope::new);

    private final Whole whole = new Whole();
    private final JsonGenerator json;
    private final char[] digits = new char[LONG_DIGITS];

    private Envelope() {
        try {
            json = Json.FACTORY.createGenerator(whole).setRootValueSeparator(null);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
    }

    /** The complete body of the response, in UTF-8. */
    public static Buffer encode(Reply reply) {
        return object(envelope -> envelope.write(reply));
    }

    /** As {@link #encode(Reply)}, with the cashier's verdict behind it (protocol.md#verdict). */
    public static Buffer encode(Reply reply, String verdict, String verdictMessage) {
        return object(envelope -> {
            envelope.write(reply);
            envelope.text(VERDICT, verdict);
            envelope.text(VERDICT_MESSAGE, verdictMessage);
        });
    }

    /** The body of a webhook: the fields of {@code data} alone. */
    public static String notification(Order order, Transaction transaction) {
        ResultCode code = transaction.type() == TransactionType.REFUND ? ResultCode.REFUND_SUCCESS : ResultCode.SUCCESS;
        Reply.Answer answer = new Reply.Answer(code, null, null, order, transaction);
        return object(envelope -> envelope.data(answer, order, transaction)).toString(StandardCharsets.UTF_8);
    }

    /** The client_sn in the body of a webhook; empty if it has none. */
    public static String clientSnOf(String notification) {
        try (JsonParser json = Json.FACTORY.createParser(notification)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals(CLIENT_SN.getValue());
                JsonToken value = json.nextToken();
                if (wanted && value == JsonToken.VALUE_STRING) {
                    return json.getText();
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            // A log line without it is better than none.
            return "";
        }
        return "";
    }

    /** Writes the members of an object. */
    private interface Members {
        void write(Envelope envelope) throws IOException;
    }

    private static Buffer object(Members members) {
        Envelope mine = MINE.get();
        boolean done = false;
        try {
            mine.json.writeStartObject();
            members.write(mine);
            mine.json.writeEndObject();
            mine.json.flush();
            done = true;
            return mine.whole.take();
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        } finally {
            if (!done) {
                // A partial response must not become the beginning of another one.
                MINE.remove();
            }
        }
    }

    /** Receives the generator's buffered output: usually a single write, so the array has the final size. */
    private static final class Whole extends OutputStream {
        private @Nullable Buffer buffer;

        Buffer take() {
            Buffer taken = Objects.requireNonNull(buffer, "an object, which is never empty");
            buffer = null;
            return taken;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            buffer = (buffer == null ? Buffer.buffer(length) : buffer).appendBytes(bytes, from, length);
        }
    }

    private void write(Reply reply) throws IOException {
        if (reply instanceof Reply.Refusal refusal) {
            text(RESULT_CODE, refusal.error().resultCode());
            text(ERROR_CODE, refusal.error().name());
            String message = refusal.message();
            text(
                    ERROR_MESSAGE,
                    message == null || message.isEmpty() ? refusal.error().message() : message);
        } else if (reply instanceof Reply.Answer answer) {
            text(RESULT_CODE, "200");
            json.writeFieldName(BIZ_RESPONSE);
            json.writeStartObject();
            write(answer);
            json.writeEndObject();
        } else if (reply instanceof Reply.Issued issued) {
            text(RESULT_CODE, "200");
            json.writeFieldName(BIZ_RESPONSE);
            json.writeStartObject();
            write(issued);
            json.writeEndObject();
        } else if (reply instanceof Reply.Received) {
            text(RESULT_CODE, "200");
            text(ERROR_CODE, "SUCCESS");
            text(ERROR_MESSAGE, "ok");
        }
    }

    /** Clients read the fields directly in biz_response, or in its data. */
    private void write(Reply.Issued issued) throws IOException {
        text(RESULT_CODE, issued.code().name());
        key(issued.issued());
        json.writeFieldName(DATA);
        json.writeStartObject();
        key(issued.issued());
        json.writeEndObject();
    }

    private void key(IssuedKey issued) throws IOException {
        text(TERMINAL_SN, issued.terminalSn());
        text(TERMINAL_KEY, issued.key().reveal());
        text(MERCHANT_SN, issued.merchantSn());
        text(MERCHANT_NAME, issued.merchantName());
        text(STORE_SN, issued.storeSn());
        text(STORE_NAME, issued.storeName());
    }

    private void write(Reply.Answer answer) throws IOException {
        text(RESULT_CODE, answer.code().name());
        BizError error = answer.error();
        if (error != null) {
            text(ERROR_CODE, error.name());
        }
        text(ERROR_MESSAGE, answer.message() == null && error != null ? error.message() : answer.message());
        Order order = answer.order();
        Transaction transaction = answer.transaction();
        if (order != null && transaction != null) {
            json.writeFieldName(DATA);
            json.writeStartObject();
            data(answer, order, transaction);
            json.writeEndObject();
        }
    }

    private void data(Reply.Answer answer, Order order, Transaction transaction) throws IOException {
        Purchase purchase = order.purchase();
        boolean refund = isOfRefund(answer, transaction);
        text(TERMINAL_SN, purchase.origin().terminalSn());
        number(SN, order.key().sn());
        number(TSN, transaction.tsn());
        text(CLIENT_SN, purchase.clientSn());
        text(CLIENT_TSN, clientTsn(purchase, transaction));
        text(TRADE_NO, order.trade().tradeNo());
        text(STATUS, transaction.status().name());
        text(ORDER_STATUS, order.status().name());
        text(PAYWAY, purchase.method().code());
        json.writeFieldName(PAYWAY_NAME);
        json.writeString(PAYWAY_NAMES[purchase.payway().ordinal()]);
        text(SUB_PAYWAY, purchase.subPayway().code());
        text(PAYER_UID, order.trade().payerUid());
        text(PAYER_LOGIN, order.trade().payerLogin());
        number(TOTAL_AMOUNT, purchase.total().value());
        number(NET_AMOUNT, order.balance().net().value());
        text(SUBJECT, purchase.goods().subject());
        text(DESCRIPTION, purchase.goods().description());
        text(
                OPERATOR,
                either(transaction.request().operator(), purchase.origin().operator()));
        text(
                REFLECT,
                refund
                        ? either(
                                transaction.request().reflect(),
                                purchase.extras().reflect())
                        : purchase.extras().reflect());
        text(STORE_ID, purchase.origin().storeId());
        time(CTIME, order.ctime());
        time(FINISH_TIME, transaction.result().finishTime());
        time(CHANNEL_FINISH_TIME, transaction.result().channelFinishTime());
        if (order.status() == OrderStatus.CREATED) {
            walletRequest(purchase.subPayway(), order.trade().walletRequest());
        }
        if (refund) {
            text(REFUND_REQUEST_NO, transaction.request().refundRequestNo());
        }
    }

    /** A page hands wap_pay_request to the wallet as it is: an object, made by the connector. */
    private void walletRequest(SubPayway subPayway, @Nullable String request) throws IOException {
        if (!subPayway.inWallet()) {
            text(QR_CODE, request);
        } else if (request != null) {
            json.writeFieldName(WAP_PAY_REQUEST);
            json.writeRawValue(request);
        }
    }

    /**
     * The merchant's number of a transaction: a refund has one of its own, all others have their order's. What was
     * returned without this gateway has none.
     */
    private static @Nullable String clientTsn(Purchase purchase, Transaction transaction) {
        if (transaction.type() == TransactionType.EXTERNAL_REFUND) {
            return null;
        }
        Transaction.Request request = transaction.request();
        if (request.clientTsn() != null) {
            return request.clientTsn();
        }
        return request.refundRequestNo() == null
                ? purchase.clientSn()
                : purchase.clientSn() + '-' + request.refundRequestNo();
    }

    /**
     * Whether the response is a refund's, or that to a query about it: any other query of a refunded order shows the refund's status and times too, but not
     * its number; the refusals of a repeated pay and of a late cancel do the same.
     */
    private static boolean isOfRefund(Reply.Answer answer, Transaction transaction) {
        boolean refusalOfAnother = answer.error() == BizError.CLIENT_SN_CONFLICT
                || answer.error() == BizError.UPAY_CANCEL_INVALID_ORDER_STATE;
        return answer.asked()
                || transaction.type() == TransactionType.REFUND
                        && answer.code() != ResultCode.SUCCESS
                        && !refusalOfAnother;
    }

    private static @Nullable String either(@Nullable String own, @Nullable String orders) {
        return own != null ? own : orders;
    }

    private void time(SerializableString name, @Nullable Instant time) throws IOException {
        if (time != null) {
            number(name, time.toEpochMilli());
        }
    }

    /** A number that is not negative, as a string. */
    private void number(SerializableString name, long value) throws IOException {
        int first = digits.length;
        long rest = value;
        do {
            digits[--first] = (char) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        json.writeFieldName(name);
        json.writeString(digits, first, digits.length - first);
    }

    private void text(SerializableString name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            json.writeFieldName(name);
            json.writeString(TextRules.encodable(value));
        }
    }

    private static SerializableString name(String wireName) {
        return new SerializedString(wireName);
    }
}
