package upay.bill.reader;

import upay.bill.BillReader;
import upay.domain.Payway;

/** The reader of each channel's bills. */
public final class BillReaders {
    private BillReaders() {}

    public static BillReader of(Payway payway) {
        return switch (payway) {
            case ALIPAY -> new AlipayBillReader();
            case WECHAT -> new WechatBillReader();
            case UNIONPAY -> new UnionpayBillReader();
            case JDPAY -> new JdpayBillReader();
            case BAIFUBAO -> new BaifubaoBillReader();
        };
    }
}
