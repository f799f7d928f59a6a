package upay.operation;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.protocol.CommError;
import upay.protocol.PayRequest;
import upay.protocol.Reply;
import upay.settlement.Settlement;

/** precreate: the customer scans a QR code of the shop (protocol.md#precreate). */
public final class PrecreateOperation implements Operation<PayRequest> {
    private final OrderOpening opening;
    private final Settlement settlement;

    public PrecreateOperation(Ports ports, Settlement settlement, NumberGenerator numbers) {
        this.settlement = settlement;
        this.opening = new OrderOpening(ports, settlement, numbers);
    }

    @Override
    public Future<Reply> run(Caller caller, PayRequest request) {
        Optional<Payway> payway = Payway.ofCode(request.means().payway());
        if (payway.isEmpty()) {
            return Future.succeededFuture(new Reply.Refusal(
                    CommError.UNEXPECTED_PROVIDER_ERROR,
                    "不识别的支付通道：payway " + request.means().payway()));
        }
        return opening.open(
                caller,
                request,
                payway.get(),
                SubPayway.QRCODE,
                settlement.schedules().limits().qrCodeLifetime(),
                OrderReplies::precreate);
    }
}
