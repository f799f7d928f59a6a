package upay.operation;

import io.vertx.core.Future;
import upay.domain.ResultCode;
import upay.port.TerminalKeyIssuer;
import upay.protocol.CheckInRequest;
import upay.protocol.CommError;
import upay.protocol.Reply;

/** checkin: the terminal gets its next key (protocol.md#checkin). */
public final class CheckInOperation implements Operation<CheckInRequest> {
    private static final Reply OTHER_DEVICE =
            new Reply.Refusal(CommError.INVALID_TERMINAL, "device_id与激活时的不一致；请传激活时的device_id，或不传；换设备须用新的激活码重新激活");

    private final TerminalKeyIssuer issuer;

    public CheckInOperation(TerminalKeyIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Future<Reply> run(Caller caller, CheckInRequest request) {
        String bound = caller.terminal().profile().deviceId();
        String device = request.deviceId();
        if (device != null && bound != null && !bound.isEmpty() && !device.equals(bound)) {
            return Future.succeededFuture(OTHER_DEVICE);
        }
        return issuer.checkIn(caller.terminal(), caller.signedWith(), request)
                .map(issued -> new Reply.Issued(ResultCode.TERMINAL_CHECKIN_SUCCESS, issued));
    }
}
