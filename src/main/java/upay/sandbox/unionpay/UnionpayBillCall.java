package upay.sandbox.unionpay;

import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.DeflaterOutputStream;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillPacking;
import upay.sandbox.bill.Bills;
import upay.sandbox.ledger.Trade;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.WireResponse;

/** Transaction 76/01, the download of a day's files: in the answer itself, as Base64 of a deflated archive. */
final class UnionpayBillCall {
    static final List<String> PATHS = List.of("/", "/filedownload", "/filedownload/");

    private static final DateTimeFormatter MMDD = DateTimeFormatter.ofPattern("MMdd");

    private final Bills bills;
    private final String merId;
    private final UnaryOperator<Map<String, String>> completed;
    private final UnaryOperator<String> signature;

    /**
     * @param completed an answer's fields, with what each answer has beside its signature
     * @param signature of the lower-case hex SHA-256 of an answer's text
     */
    UnionpayBillCall(
            Bills bills, String merId, UnaryOperator<Map<String, String>> completed, UnaryOperator<String> signature) {
        this.bills = bills;
        this.merId = merId;
        this.completed = completed;
        this.signature = signature;
    }

    /**
     * A verified request.
     *
     * @param refused an answer of these words
     */
    Future<WireResponse> answer(UnionpayRequest request, Function<Map<String, String>, Future<WireResponse>> refused) {
        request.checkFile();
        LocalDate date = date(request.required("settleDate"));
        BillDay day = new BillDay(Payway.UNIONPAY, date);
        return switch (bills.ask(day)) {
            case NOT_READY -> refused.apply(none());
            case ERROR -> refused.apply(UnionpayReplies.of("99", "系统错误"));
            case READY ->
                bills.some(day, end -> new UnionpayBillFormat(merId, day, this::names), packing(request, day))
                        .compose(found -> found.map(file -> Future.succeededFuture(
                                        WireResponse.streamed("text/html;charset=UTF-8", Map.of(), file)))
                                .orElseGet(() -> refused.apply(none())));
        };
    }

    /** A wrong date, a file that is not there yet, and a day without trades are answered alike. */
    private static Map<String, String> none() {
        return UnionpayReplies.of("98", "文件不存在");
    }

    /** The last such date that is not after the current day; the request has no year. */
    private LocalDate date(String settleDate) {
        LocalDate today = BillDay.at(Payway.UNIONPAY, bills.now()).date();
        try {
            MonthDay wanted = MonthDay.from(MMDD.parse(settleDate));
            LocalDate date = wanted.atYear(today.getYear());
            return date.isAfter(today) ? wanted.atYear(today.getYear() - 1) : date;
        } catch (DateTimeException e) {
            throw new BadRequest("settleDate");
        }
    }

    private BillPacking packing(UnionpayRequest request, BillDay day) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name :
                List.of("bizType", "txnType", "txnSubType", "accessType", "merId", "txnTime", "settleDate")) {
            fields.put(name, request.text(name));
        }
        fields.put("fileType", "00");
        fields.put("fileName", merId + "_" + day.compact() + ".zip");
        fields.putAll(UnionpayReplies.of("00", "成功[0000000]"));
        Map<String, String> filled = Form.filled(completed.apply(fields));
        return sink -> BillPacking.zip(
                new DeflaterOutputStream(Base64.getEncoder().wrap(new UnionpayFileAnswer(sink, filled, signature))));
    }

    private UnionpayBillNames names(BillEntry entry) {
        Trade trade = entry.trade();
        String orig = UnionpayNumbers.queryId(entry.sn());
        String card = "622200******0000";
        return switch (entry.kind()) {
            case PAYMENT ->
                new UnionpayBillNames(
                        "S22",
                        UnionpayNumbers.traceNo(entry.sn()),
                        card,
                        orig,
                        "",
                        "01",
                        trade.qr() ? "07" : "06",
                        "000000");
            case REFUND -> {
                String number = entry.requireRefund().number();
                yield new UnionpayBillNames(
                        "S30",
                        UnionpayNumbers.traceNo(number),
                        card,
                        UnionpayNumbers.queryId(number),
                        orig,
                        "04",
                        "00",
                        "000000");
            }
            case REVERSAL ->
                new UnionpayBillNames(
                        "S31",
                        UnionpayNumbers.traceNo(entry.sn()),
                        card,
                        "3" + orig.substring(1),
                        orig,
                        "31",
                        "00",
                        "000000");
        };
    }
}
