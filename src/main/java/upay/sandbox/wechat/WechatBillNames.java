package upay.sandbox.wechat;

import java.util.LinkedHashMap;
import java.util.Map;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.WalletPage;
import upay.sandbox.wire.SandboxAccount;

/** The columns of a WeChat bill that name something: by their headers. */
final class WechatBillNames {
    private static final String PARTNER = "partner";

    private final String appId;
    private final String mchId;
    private final String subMchId;

    WechatBillNames() {
        this.appId = SandboxAccount.of("wechat").channel("app-id");
        this.mchId = SandboxAccount.of("wechat").channel("mch-id");
        this.subMchId = SandboxAccount.of("wechat-v3-partner").channel("sub-mch-id");
    }

    /** The sub-merchant that a provider opened the trade for; {@code 0}: none. */
    String subMchId(Trade trade) {
        return trade.api().endsWith(PARTNER) ? subMchId : "0";
    }

    Map<String, String> of(BillEntry entry) {
        Trade trade = entry.trade();
        WalletPage page = trade.page();
        Map<String, String> names = new LinkedHashMap<>();
        names.put("公众账号ID", page == null ? appId : page.app());
        names.put("商户号", mchId);
        names.put("特约商户号", subMchId(trade));
        names.put("微信订单号", WechatNames.transactionId(trade));
        names.put("用户标识", WechatNames.openid(trade));
        names.put("交易类型", WechatNames.tradeType(trade));
        names.put("付款银行", "OTHERS");
        names.put("商品名称", "沙箱商品");
        switch (entry.kind()) {
            case PAYMENT -> {}
            case REFUND -> names.put("微信退款单号", WechatNames.refundId(entry.requireRefund()));
            case REVERSAL ->
                names.put("微信退款单号", "5" + WechatNames.transactionId(trade).substring(1));
        }
        return names;
    }
}
