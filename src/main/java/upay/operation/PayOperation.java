package upay.operation;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.protocol.CommError;
import upay.protocol.PayRequest;
import upay.protocol.Reply;
import upay.settlement.Settlement;

/** pay: the shop scans the customer's payment code (protocol.md#pay). */
public final class PayOperation implements Operation<PayRequest> {
    private final OrderOpening opening;
    private final Settlement settlement;
    private final Supplier<PaymentCodes> codes;

    /** @param codes the rules in force, which may change */
    public PayOperation(Ports ports, Settlement settlement, NumberGenerator numbers, Supplier<PaymentCodes> codes) {
        this.settlement = settlement;
        this.opening = new OrderOpening(ports, settlement, numbers);
        this.codes = codes;
    }

    @Override
    public Future<Reply> run(Caller caller, PayRequest request) {
        Optional<Payway> payway = request.means().payway() != null
                ? Payway.ofCode(request.means().payway())
                : codes.get().recognise(request.means().code());
        if (payway.isEmpty()) {
            return Future.succeededFuture(unknown(request));
        }
        return opening.open(
                caller,
                request,
                payway.get(),
                SubPayway.BARCODE,
                settlement.schedules().limits().payDeadline(),
                OrderReplies::pay);
    }

    private static Reply unknown(PayRequest request) {
        return request.means().payway() != null
                ? new Reply.Refusal(
                        CommError.UNEXPECTED_PROVIDER_ERROR,
                        "不识别的支付通道：payway " + request.means().payway())
                : new Reply.Refusal(CommError.INVALID_BARCODE, "支付条码错误：dynamic_id不属于任何已知的支付通道，请重新扫码，或传payway");
    }
}
