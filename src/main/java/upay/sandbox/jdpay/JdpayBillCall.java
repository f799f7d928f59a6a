package upay.sandbox.jdpay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFee;
import upay.sandbox.bill.BillPacking;
import upay.sandbox.bill.Bills;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.TradeNumbers;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/** {@code /jdpay/api/download.do}: an archive, with the result in the header {@code Return-Code}. */
final class JdpayBillCall {
    static final String PATH = "/api/download.do";

    /** The other numbers are not known. */
    private static final String DONE = "0000";

    private static final String BAD_REQUEST = "0001";
    private static final String BAD_SIGNATURE = "0002";
    private static final String NO_FILE = "0003";
    private static final String SYSTEM_ERROR = "9999";

    private static final Pattern ORDERS = Pattern.compile("([0-9]{8})ordercreate_([0-9]+)\\.zip");
    private static final Pattern RETURNS = Pattern.compile("([0-9]{8})bankreturn_([0-9]+)\\.zip");

    private final Bills bills;
    private final String merchant;
    private final String key;

    JdpayBillCall(Bills bills, SandboxAccount account) {
        this.bills = bills;
        this.merchant = account.channel("merchant");
        this.key = account.channel("bill-key");
    }

    Future<WireResponse> answer(WireRequest incoming) {
        String name;
        LocalDate date;
        try {
            Map<String, String> query = Form.decode(incoming.query(), StandardCharsets.UTF_8);
            String data = query.getOrDefault("data", "");
            if (!query.getOrDefault("owner", "").equals(merchant.substring(0, merchant.length() - 3))) {
                return refused(BAD_REQUEST);
            }
            String md5 = Digests.hex("MD5", (data + key).getBytes(StandardCharsets.UTF_8));
            if (!Digests.equal(md5, query.getOrDefault("md5", ""))) {
                return refused(BAD_SIGNATURE);
            }
            JsonObject wanted = new JsonObject(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
            name = wanted.getString("name", "");
            date = date(name, wanted.getString("path", ""));
        } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
            return refused(BAD_REQUEST);
        }
        return date == null ? refused(NO_FILE) : file(new BillDay(Payway.JDPAY, date), name);
    }

    /** The day whose trades are in a file; null: there is no such file. */
    private @Nullable LocalDate date(String name, String path) {
        Matcher orders = ORDERS.matcher(name);
        Matcher returns = RETURNS.matcher(name);
        boolean isOrders = path.equals("0001/0001") && orders.matches();
        if (!isOrders && !(path.equals("0001/0002") && returns.matches())) {
            return null;
        }
        Matcher matched = isOrders ? orders : returns;
        if (!matched.group(2).equals(merchant)) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(matched.group(1), DateTimeFormatter.BASIC_ISO_DATE);
            // The second one is named after the day on which it is made.
            return isOrders ? date : date.minusDays(1);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Future<WireResponse> file(BillDay day, String name) {
        return switch (bills.ask(day)) {
            case NOT_READY -> refused(NO_FILE);
            case ERROR -> refused(SYSTEM_ERROR);
            case READY -> {
                String text = name.replace(".zip", ".csv");
                yield Future.succeededFuture(WireResponse.streamed(
                        "application/zip",
                        Map.of("Return-Code", DONE),
                        bills.any(
                                day,
                                end -> new JdpayBillFormat(text, BillFee.SANDBOX, JdpayBillCall::names),
                                BillPacking.ZIP)));
            }
        };
    }

    private static JdpayBillNames names(BillEntry entry) {
        String sn = entry.sn();
        // A revoke's own number is not in the ledger.
        String number =
                switch (entry.kind()) {
                    case PAYMENT -> sn;
                    case REFUND -> entry.requireRefund().number();
                    case REVERSAL -> "C" + sn;
                };
        return new JdpayBillNames(
                number,
                TradeNumbers.of("04253201", sn),
                "沙箱商户",
                "",
                "中国工商银行",
                entry.isPayment() ? TradeNumbers.of("1015", sn) : "-1");
    }

    private static Future<WireResponse> refused(String code) {
        return Future.succeededFuture(new WireResponse(
                200, "text/plain", Map.of("Return-Code", code), Buffer.buffer(), ResponseDelivery.PLAIN));
    }
}
