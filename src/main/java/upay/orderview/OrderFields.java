package upay.orderview;

import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.Purchase;

/** An order's own fields. Without what identifies the payer. */
public final class OrderFields {
    private OrderFields() {}

    /** The amount that the shop keeps. */
    public static Fen shopHas(Order order) {
        return order.balance().paid() ? order.balance().net() : Fen.ZERO;
    }

    public static ViewFields of(Order order) {
        Purchase purchase = order.purchase();
        AccountName account = purchase.method().account();
        return new ViewFields()
                .put("order", Long.toString(order.key().sn()))
                .put("merchant", order.key().merchantId())
                .put("store", purchase.origin().storeId())
                .put("terminal", purchase.origin().terminalSn())
                .put("client_sn", purchase.clientSn())
                .put("channel", purchase.payway().channel())
                .put("account", account == null ? null : account.text())
                .put("sub_payway", purchase.subPayway())
                .put("trade_no", order.trade().tradeNo())
                .put("status", order.status())
                .put("total", purchase.total().value())
                .put("shop_has", shopHas(order).value())
                .put("version", order.version())
                .put("since", order.ctime());
    }
}
