package upay.sandbox.alipay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillPacking;
import upay.sandbox.bill.BillReadiness;
import upay.sandbox.bill.Bills;
import upay.sandbox.ledger.Trade;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.Nonces;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/**
 * {@code alipay.data.dataservice.bill.downloadurl.query}, and the address that it answers with: good for 30 s, with a
 * new token each time.
 */
final class AlipayBillDownload {
    static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
    static final String PATH = "/downloadBillFile.resource";

    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    /** However fast the sandbox's time is. */
    private static final long GOOD_FOR_AT_LEAST = 1_000;

    private static final int MONTHS = 30;
    private static final String EXPIRED =
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>支付宝</title></head>"
                    + "<body><h1>下载链接已失效，请重新获取</h1></body></html>\n";

    private final Bills bills;
    private final TimeScale pace;

    /** The merchant's number with Alipay's ending: both applications are the same merchant's. */
    private final String account;

    AlipayBillDownload(Bills bills, TimeScale pace, SandboxAccount account) {
        this.bills = bills;
        this.pace = pace;
        this.account = account.channel("pid") + "0156";
    }

    /** The answer's words. */
    JsonObject address(BizContent content, WireRequest incoming) {
        LocalDate date;
        try {
            date = LocalDate.parse(content.required("bill_date"));
        } catch (DateTimeParseException e) {
            return AlipayReplies.failure("isv.invalid_arguments", "账单日期错误");
        }
        if (!content.required("bill_type").equals("trade")) {
            return AlipayReplies.failure("isv.invalid_arguments", "账单类型错误");
        }
        BillDay day = new BillDay(Payway.ALIPAY, date);
        BillDay today = BillDay.at(Payway.ALIPAY, bills.now());
        BillReadiness readiness =
                date.isBefore(today.date().minusMonths(MONTHS)) ? BillReadiness.NOT_READY : bills.ask(day);
        return switch (readiness) {
            case NOT_READY -> AlipayReplies.failure("isv.invalid_arguments", "入参错误：账单不存在");
            case ERROR ->
                new JsonObject()
                        .put("code", "20000")
                        .put("msg", "Service Currently Unavailable")
                        .put("sub_code", "isp.unknow-error")
                        .put("sub_msg", "系统繁忙");
            case READY ->
                new JsonObject()
                        .put("code", "10000")
                        .put("msg", "Success")
                        .put("bill_download_url", url(day, incoming));
        };
    }

    private String url(BillDay day, WireRequest incoming) {
        String issued = Long.toString(bills.now()) + Nonces.hex(8);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("bizType", "trade");
        query.put("userId", account);
        query.put("fileType", "csv.zip");
        query.put("bizDates", day.compact());
        query.put("downloadFileName", account + "_" + day.compact() + ".csv.zip");
        query.put("fileId", "/trade/" + account + "/" + day.compact() + ".csv.zip");
        query.put("token", issued + signed(day, issued));
        return "http://" + incoming.header("host") + "/alipay" + PATH + "?"
                + Form.encode(query, StandardCharsets.UTF_8);
    }

    Future<WireResponse> download(WireRequest incoming) {
        BillDay day = day(incoming);
        if (day == null) {
            return Future.succeededFuture(
                    WireResponse.of("text/html;charset=utf-8", Buffer.buffer(EXPIRED), ResponseDelivery.PLAIN));
        }
        String name = account + "_" + day.compact() + ".csv.zip";
        return Future.succeededFuture(WireResponse.streamed(
                "application/octet-stream",
                Map.of("Content-Disposition", "attachment; filename=" + name),
                bills.any(
                        day,
                        end -> new AlipayBillFormat(account, day, end, AlipayBillDownload::names),
                        BillPacking.ZIP)));
    }

    /** Null if the address is not one of ours, or not good any more. */
    private @Nullable BillDay day(WireRequest incoming) {
        try {
            Map<String, String> query = Form.decode(incoming.query(), StandardCharsets.UTF_8);
            String token = Objects.requireNonNullElse(query.get("token"), "");
            BillDay day = new BillDay(
                    Payway.ALIPAY,
                    LocalDate.parse(query.getOrDefault("bizDates", ""), DateTimeFormatter.BASIC_ISO_DATE));
            if (!token.matches("[0-9]{13}[0-9a-f]{80}")
                    || !Digests.equal(token.substring(29), signed(day, token.substring(0, 29)))) {
                return null;
            }
            long age = bills.now() - Long.parseLong(token.substring(0, 13));
            return age <= Math.max(GOOD_FOR_AT_LEAST, pace.millis(GOOD_FOR)) ? day : null;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    /** Nothing is stored of an address, so that each sandbox on a ledger knows those of the others. */
    private String signed(BillDay day, String issued) {
        return Digests.hmacSha256(
                (day.compact() + issued).getBytes(StandardCharsets.UTF_8), account.getBytes(StandardCharsets.UTF_8));
    }

    private static AlipayBillNames names(Trade trade) {
        return new AlipayBillNames(AlipayReplies.tradeNo(trade), "沙箱商品", "", "", "", "*箱(159****5620)", "");
    }
}
