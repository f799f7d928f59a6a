package upay.operation;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.protocol.CommError;
import upay.protocol.PayRequest;
import upay.protocol.Reply;
import upay.settlement.Settlement;

/** precreate: the customer scans a QR code, or confirms in a page or mini program (protocol.md#precreate). */
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
                kind(request.means().subPayway()),
                settlement.schedules().limits().qrCodeLifetime(),
                OrderReplies::precreate);
    }

    /** The operation determines all but where the wallet gets its request: clients send 1 here too. */
    private static SubPayway kind(@Nullable SubPayway sent) {
        return sent != null && sent.inWallet() ? sent : SubPayway.QRCODE;
    }
}
