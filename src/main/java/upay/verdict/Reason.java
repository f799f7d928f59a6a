package upay.verdict;

import upay.domain.BizError;
import upay.protocol.CommError;

/** Why something failed, and what the operator can do: the end of a sentence, without its full stop. */
record Reason(String zh, String en) {

    static Reason of(BizError error) {
        return switch (error) {
            case AUTHCODE_EXPIRE, EXPIRED_BARCODE ->
                new Reason("付款码已过期，请顾客刷新后重新扫码", "the payment code has expired, scan a fresh one");
            case INVALID_BARCODE -> new Reason("付款码无效，请顾客刷新后重新扫码", "the payment code is not valid, scan a fresh one");
            case INSUFFICIENT_FUND ->
                new Reason("顾客余额不足，请换一种付款方式", "the customer's balance is too low, ask for another way to pay");
            case BUYER_OVER_DAILY_LIMIT ->
                new Reason(
                        "超过顾客当日的付款限额，请换一种付款方式",
                        "the customer's limit of the day is reached, ask for another way to pay");
            case BUYER_OVER_TRANSACTION_LIMIT ->
                new Reason(
                        "超过顾客单笔的付款限额，请换一种付款方式", "the amount is over the customer's limit, ask for another way to pay");
            case SELLER_OVER_DAILY_LIMIT ->
                new Reason(
                        "超过本店当日的收款限额，请换一种付款方式", "the shop's limit of the day is reached, ask for another way to pay");
            case SELLER_BALANCE_NOT_ENOUGH ->
                new Reason("本店账户余额不足，请充值后再退", "the shop's balance is too low, top it up first");
            case REFUND_AMT_NOT_EQUAL_TOTAL ->
                new Reason("退款金额超过可退的金额或权限，请核对", "the amount is more than can be refunded, check it");
            case TRADE_NOT_EXIST ->
                new Reason("支付通道没有这笔交易，请联系管理员", "the channel has no such payment, ask the administrator");
            case TRADE_HAS_SUCCESS ->
                new Reason(
                        "支付通道的这笔交易此前已支付，请联系管理员", "the channel has a paid trade of this number, ask the administrator");
            case TRADE_FAILED ->
                new Reason(
                        "交易失败、已撤销或本终端无权操作，请核对", "it failed, was cancelled, or is not permitted to this till, check it");
            case CLIENT_SN_CONFLICT -> new Reason("该订单号已用过，请按该订单号查询", "the order number is used, query it");
            case UPAY_ORDER_NOT_EXISTS -> new Reason("没有这笔订单，请核对订单号", "there is no such order, check the number");
            case REFUND_REQUEST_CONFLICT ->
                new Reason("该退款序列号已用于另一金额，请核对", "the refund number was used with another amount, check it");
            case UNEXPECTED_PROVIDER_ERROR ->
                new Reason("该支付方式暂不可用，请换一种付款方式", "this wallet is not available now, ask for another way to pay");
            case UPAY_REFUND_INVALID_ORDER_STATE ->
                new Reason("订单当前的状态不能退款，请先查询", "the order's state does not allow a refund, query it first");
            case UPAY_CANCEL_INVALID_ORDER_STATE ->
                new Reason(
                        "订单当前的状态不能撤单，请先查询，必要时改用退款",
                        "the order's state does not allow a cancel, query it, or use a refund");
            case TRADE_TIMEOUT -> new Reason("顾客未及时付款，已撤销，请重新收款", "the customer did not pay in time, charge again");
        };
    }

    static Reason of(CommError error) {
        return switch (error) {
            case INVALID_PARAMS -> new Reason("请求内容有误，请联系收银软件的服务商", "the request is faulty, ask the till's vendor");
            case TERMINAL_NOT_EXISTS ->
                new Reason("终端号不存在，请联系管理员", "the till's number is unknown, ask the administrator");
            case VENDOR_NOT_EXISTS -> new Reason("服务商不存在，请联系收银软件的服务商", "the vendor is unknown, ask the till's vendor");
            case INVALID_TERMINAL ->
                new Reason("终端已停用，或订单不属于本终端，请联系管理员", "the till is disabled or not the order's, ask the administrator");
            case ILLEGAL_SIGN -> new Reason("签名错误，请联系管理员核对终端密钥", "the signature is wrong, have the till's key checked");
            case ACTIVATE_FAIL -> new Reason("终端未激活，请联系管理员", "the till is not activated, ask the administrator");
            case INVALID_BARCODE -> new Reason("付款码无法识别，请重新扫码", "the payment code is of no known wallet, scan again");
            case UNKNOWN_SYSTEM_ERROR -> new Reason("系统错误，请用同一订单号查询", "an internal error, query the same order number");
            case UNEXPECTED_PROVIDER_ERROR ->
                new Reason(
                        "本店未开通该支付方式，请换一种付款方式", "the shop has no account for this wallet, ask for another way to pay");
            case MAINTENANCE_INPROGRESS ->
                new Reason("服务暂时不可用，请稍候用同一订单号重试", "the service is busy, try the same order number again in a moment");
        };
    }

    String in(Language language) {
        return language == Language.ZH ? zh : en;
    }
}
