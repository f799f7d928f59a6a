package upay.protocol;

import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.domain.SubPayway;

/**
 * What a payment in the wallet requires (protocol.md#in-the-wallet): Alipay and WeChat Pay have it, for a certain
 * customer. Alipay also takes a page's payment without one: for any customer who opens the page
 * (alipay.md#in-the-wallet).
 */
final class WalletRules {
    private WalletRules() {}

    /**
     * Adds a sentence for each fault.
     *
     * @param payway as sent; its absence is a fault of its own
     */
    static void check(Fields fields, SubPayway subPayway, @Nullable String payway) {
        Payway channel = Payway.ofCode(payway).orElse(null);
        boolean has = channel == Payway.ALIPAY || channel == Payway.WECHAT;
        String here = Field.SUB_PAYWAY + "为" + subPayway.code() + "时，";
        if (payway != null && !has) {
            fields.add(here + Field.PAYWAY + "只可以为1、2或3");
        }
        boolean forAnyone = channel == Payway.ALIPAY && subPayway == SubPayway.JSAPI;
        if (has && !forAnyone && fields.isAbsent(Field.PAYER_UID)) {
            fields.add(here + Field.PAYER_UID + "不可以为空");
        }
    }
}
