package upay.operation;

import io.vertx.core.Future;
import upay.domain.ResultCode;
import upay.domain.terminal.Vendor;
import upay.port.TerminalKeyIssuer;
import upay.port.TerminalKeyIssuer.Activation;
import upay.port.TerminalKeyIssuer.Cause;
import upay.protocol.ActivateRequest;
import upay.protocol.CommError;
import upay.protocol.Reply;

/** activate: an activation code becomes a terminal with a key (protocol.md#activate). */
public final class ActivateOperation implements VendorOperation<ActivateRequest> {
    private final TerminalKeyIssuer issuer;

    public ActivateOperation(TerminalKeyIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Future<Reply> run(Vendor vendor, String source, ActivateRequest request) {
        return issuer.activate(vendor, request, source).map(ActivateOperation::reply);
    }

    private static Reply reply(Activation activation) {
        return activation instanceof Activation.Activated activated
                ? new Reply.Issued(ResultCode.ACTIVATE_SUCCESS, activated.issued())
                : new Reply.Refusal(CommError.ACTIVATE_FAIL, message(((Activation.Refused) activation).cause()));
    }

    private static String message(Cause cause) {
        return switch (cause) {
            case CODE_UNKNOWN -> "激活码不存在，请核对后重试，或向商户管理员索取新的激活码";
            case CODE_EXPIRED -> "激活码已过期，请向商户管理员索取新的激活码";
            case CODE_REVOKED -> "激活码已作废，请向商户管理员索取新的激活码";
            case CODE_USED_UP -> "激活码的使用次数已用完，请向商户管理员索取新的激活码";
            case CLIENT_SN_TAKEN -> "client_sn已属于同一应用下的另一个终端，请换一个client_sn，或不传";
            case APP_UNKNOWN -> "app_id不属于该服务商，请核对app_id，或不传";
            case MERCHANT_CLOSED -> "激活码所属的商户已停用，请联系服务商";
            case STORE_CLOSED -> "激活码所属的门店已停用，请向商户管理员索取其他门店的激活码";
            case TOO_MANY_FAILURES -> "尝试过多，请稍后再试";
        };
    }
}
