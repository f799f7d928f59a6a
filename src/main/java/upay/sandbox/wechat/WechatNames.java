package upay.sandbox.wechat;

import java.time.Duration;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Times;
import upay.sandbox.wire.TradeNumbers;

/** What both interfaces of WeChat tell alike about a trade: numbers, openid, addresses, and when a refund shows. */
public final class WechatNames {
    /** A refund is only accepted at first, and shown as done a little later. */
    private static final Duration REFUND_SHOWN_AFTER = Duration.ofSeconds(1);

    private static final String NUMBER_PREFIX = "42000012";
    private static final String REFUND_PREFIX = "50000012";

    private WechatNames() {}

    public static String transactionId(Trade trade) {
        return TradeNumbers.of(NUMBER_PREFIX, trade.key().sn());
    }

    public static String refundId(TradeRefund refund) {
        return TradeNumbers.of(REFUND_PREFIX, refund.number());
    }

    /** Of the customer for whom the trade was opened, else one made of the trade's number. */
    public static String openid(Trade trade) {
        WalletPage page = trade.page();
        return page != null && page.payer() != null
                ? page.payer()
                : "oSANDBOX" + TradeNumbers.of("00000000", trade.key().sn()).substring(8);
    }

    public static String tradeType(Trade trade) {
        if (trade.page() != null) {
            return "JSAPI";
        }
        return trade.qr() ? "NATIVE" : "MICROPAY";
    }

    public static String prepayId(Trade trade) {
        return "wx" + Times.compact(trade.moments().time(TradeEvent.CREATED))
                + Digests.print(trade.key().sn());
    }

    public static String codeUrl(Trade trade) {
        return "weixin://wxpay/bizpayurl?pr=" + Digests.print(trade.key().sn());
    }

    /** @param now epoch milliseconds */
    public static boolean isShown(TradeRefund refund, TimeScale pace, long now) {
        return refund.done() && now >= refund.askedAt() + pace.millis(REFUND_SHOWN_AFTER);
    }
}
