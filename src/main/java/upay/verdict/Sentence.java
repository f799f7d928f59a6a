package upay.verdict;

/**
 * The sentences, each with its one decision. {@code {amount}} is an amount in yuan, {@code {reason}} a {@link Reason}.
 */
enum Sentence {
    PAID(Decision.HAND_OVER, "已收款{amount}元，可以交货。", "Received CNY {amount}: hand over the goods."),

    CONFIRMING(
            Decision.WAIT,
            "付款{amount}元尚未确认，暂勿交货，请继续查询。",
            "The payment of CNY {amount} is not confirmed yet: keep the goods, and query again."),
    TO_PAY(
            Decision.WAIT,
            "请顾客付款{amount}元，收款确认前勿交货，请查询结果。",
            "Ask the customer to pay CNY {amount}, keep the goods until it is confirmed, and query."),
    IN_DOUBT(
            Decision.WAIT,
            "是否受理尚未知，暂勿交货，请用同一订单号查询。",
            "It is not known yet whether this was accepted: keep the goods, and query the same order number."),
    REFUND_OPEN(
            Decision.WAIT,
            "该订单有退款尚未确认，暂勿交货，请继续查询。",
            "A refund of this order is not confirmed yet: keep the goods, and query again."),

    NOT_PAID(Decision.DO_NOT_HAND_OVER, "未收款，请勿交货：{reason}。", "Not paid, do not hand over: {reason}."),
    REVERSING(
            Decision.DO_NOT_HAND_OVER,
            "付款失败，请勿交货，如已扣款，系统正在退还顾客。",
            "The payment failed, do not hand over: if money was taken, it is being returned."),
    CANCELLING(
            Decision.DO_NOT_HAND_OVER,
            "订单正在撤销，请勿交货，如已扣款，系统正在退还顾客。",
            "The order is being cancelled, do not hand over: if money was taken, it is being returned."),
    CANCELED(
            Decision.DO_NOT_HAND_OVER,
            "订单已撤销，{amount}元已全额退回，请勿交货。",
            "The order was cancelled and CNY {amount} returned in full: do not hand over."),
    REFUNDED(
            Decision.DO_NOT_HAND_OVER,
            "订单已全额退款{amount}元，请勿交货。",
            "CNY {amount} was refunded in full: do not hand over."),
    PARTIALLY_REFUNDED(
            Decision.DO_NOT_HAND_OVER,
            "订单已部分退款，余{amount}元，请勿再交货。",
            "The order was refunded in part, CNY {amount} is left: do not hand over again."),

    NUMBER_USED_UP(
            Decision.DO_NOT_HAND_OVER,
            "本次未收款，请勿交货：该订单号已用过，请换新的订单号重新收款。",
            "Nothing was charged, do not hand over: this order number is used up, charge under a new one."),
    NUMBER_PAID(
            Decision.WAIT,
            "该订单号此前已收款{amount}元，勿重复收款，暂勿交货，请按该订单号查询并核对是否为本单。",
            "This order number was paid before, CNY {amount}: do not charge again, keep the goods,"
                    + " query this number and check that it is this sale."),
    NUMBER_OPEN(
            Decision.WAIT,
            "该订单号已有一笔交易尚未确认，勿重复收款，暂勿交货，请按该订单号查询。",
            "This order number has a transaction that is not confirmed yet: do not charge again, keep the goods,"
                    + " and query this number."),

    NOT_FOUND(Decision.DO_NOT_HAND_OVER, "查无此单，请勿交货。", "There is no such order: do not hand over."),
    QUERY_REFUSED(
            Decision.DO_NOT_HAND_OVER, "查询未受理，请勿交货：{reason}。", "The query was refused, do not hand over: {reason}."),

    CANCEL_DONE(
            Decision.DO_NOT_HAND_OVER,
            "已撤单，{amount}元已全额退回，请勿交货。",
            "Cancelled and CNY {amount} returned in full: do not hand over."),
    CANCEL_STOPPED(Decision.DO_NOT_HAND_OVER, "已撤单，未收款，请勿交货。", "Cancelled, no money is kept: do not hand over."),
    CANCEL_OF_NOTHING(
            Decision.DO_NOT_HAND_OVER,
            "没有这笔订单，未收款，请勿交货。",
            "There is no such order, nothing was charged: do not hand over."),
    CANCEL_OPEN(
            Decision.WAIT,
            "撤单结果尚未知，请勿交货，请稍后再次撤单。",
            "The cancel is not confirmed yet: keep the goods, and cancel again."),
    CANCEL_REFUSED(Decision.DO_NOT_HAND_OVER, "撤单未受理，没有退钱：{reason}。", "Not cancelled, nothing was returned: {reason}."),

    REFUND_DONE(Decision.DO_NOT_HAND_OVER, "已退款{amount}元，请勿交货。", "Refunded CNY {amount}: do not hand over."),
    REFUND_UNKNOWN(
            Decision.WAIT,
            "退款{amount}元的结果尚未知，勿另行退款，请用同一退款序列号再次请求。",
            "The refund of CNY {amount} is not confirmed yet: do not refund by other means,"
                    + " send the same refund number again."),
    REFUND_REFUSED(Decision.DO_NOT_HAND_OVER, "退款未成功，没有退钱：{reason}。", "Not refunded, nothing was returned: {reason}."),

    BEGIN_NOT_ACCEPTED(
            Decision.DO_NOT_HAND_OVER,
            "本次未受理、未收款，请勿交货：{reason}。",
            "Not accepted, this request charged nothing, do not hand over: {reason}."),
    FOLLOW_NOT_ACCEPTED(
            Decision.WAIT,
            "本次未受理，订单的结果仍未知，暂勿交货：{reason}。",
            "Not accepted, the order's outcome is still unknown, keep the goods: {reason}.");

    private final Decision decision;
    private final String zh;
    private final String en;

    Sentence(Decision decision, String zh, String en) {
        this.decision = decision;
        this.zh = zh;
        this.en = en;
    }

    Decision decision() {
        return decision;
    }

    String in(Language language) {
        return language == Language.ZH ? zh : en;
    }
}
