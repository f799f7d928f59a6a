package upay.sandbox.wechat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillFee;
import upay.sandbox.bill.BillPacking;
import upay.sandbox.bill.Bills;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.wire.FlatXml;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.WireBody;
import upay.sandbox.wire.WireResponse;

/** {@code POST /wechat/pay/downloadbill}: the text itself, or a small XML with an error. */
final class WechatBillCall {
    static final String PATH = "/pay/downloadbill";

    private static final int MONTHS = 3;
    private static final Pattern APP_ID = Pattern.compile("[0-9A-Za-z_\\-]{1,32}");

    private final Bills bills;
    private final WechatSignature signature;
    private final String mchId;
    private final WechatBillNames names = new WechatBillNames();

    WechatBillCall(Bills bills, WechatSignature signature, SandboxAccount account) {
        this.bills = bills;
        this.signature = signature;
        this.mchId = account.channel("mch-id");
    }

    Future<WireResponse> answer(WechatRequest request) {
        // Any app that is bound to the merchant may ask: the bill is the merchant's.
        if (!mchId.equals(request.text("mch_id"))
                || !APP_ID.matcher(request.text("appid")).matches()) {
            return failed("missing parameter", "20003");
        }
        if (!signature.verifies(request.fields())) {
            return failed("签名错误", "20001");
        }
        Optional<WechatBillFormat.Type> type = type(request.text("bill_type"));
        if (type.isEmpty() || !request.text("tar_type").matches("|GZIP")) {
            return failed("invalid bill_type", "20003");
        }
        LocalDate date;
        try {
            date = LocalDate.parse(request.text("bill_date"), DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            return failed("invalid bill_date", "20003");
        }
        return bill(new BillDay(Payway.WECHAT, date), type.get(), request);
    }

    private Future<WireResponse> bill(BillDay day, WechatBillFormat.Type type, WechatRequest request) {
        BillDay today = BillDay.at(Payway.WECHAT, bills.now());
        if (day.date().isAfter(today.date()) || day.date().isBefore(today.date().minusMonths(MONTHS))) {
            return failed("No Bill Exist", "20002");
        }
        // A provider that names no sub-merchant gets all of them.
        String sub = request.text("sub_mch_id");
        boolean packed = request.text("tar_type").equals("GZIP");
        return switch (bills.ask(day)) {
            case NOT_READY -> failed("Bill Creating", "20002");
            case ERROR -> failed("system error", "100");
            case READY ->
                bills.some(
                                day,
                                end -> new WechatBillFormat(
                                        day.compact() + "-" + mchId + ".csv",
                                        type,
                                        BillFee.SANDBOX,
                                        end,
                                        names::of,
                                        trade -> sub.isEmpty() || sub.equals(names.subMchId(trade))),
                                packed ? BillPacking.GZIP : BillPacking.PLAIN)
                        .compose(found -> found.map(text -> sent(text, packed))
                                .orElseGet(() -> failed("No Bill Exist", "20002")));
        };
    }

    private static Future<WireResponse> sent(WireBody text, boolean packed) {
        String contentType = packed ? "application/x-gzip" : "text/plain;charset=UTF-8";
        return Future.succeededFuture(WireResponse.streamed(contentType, Map.of(), text));
    }

    private static Optional<WechatBillFormat.Type> type(String word) {
        return Stream.of(WechatBillFormat.Type.values())
                .filter(type -> type.name().equals(word.isEmpty() ? "ALL" : word))
                .findFirst();
    }

    /** Of some numbers only the text is known. */
    private static Future<WireResponse> failed(String message, String code) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("return_code", "FAIL");
        fields.put("return_msg", message);
        fields.put("error_code", code);
        Buffer body = Buffer.buffer(FlatXml.write("xml", fields));
        return Future.succeededFuture(WireResponse.of("text/plain;charset=UTF-8", body, ResponseDelivery.PLAIN));
    }
}
