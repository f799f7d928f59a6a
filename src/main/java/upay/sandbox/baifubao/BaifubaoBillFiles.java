package upay.sandbox.baifubao;

import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillFormat;
import upay.sandbox.bill.BillPacking;
import upay.sandbox.bill.Bills;
import upay.sandbox.ledger.Trade;
import upay.sandbox.wire.SandboxAccount;
import upay.sandbox.wire.TradeNumbers;
import upay.sandbox.wire.WireBody;

/** The two files of a day, which Baifubao puts down for its merchants: no call of its own is known that returns them. */
public final class BaifubaoBillFiles {
    private final Bills bills;
    private final String spNo;

    public BaifubaoBillFiles(Bills bills) {
        this.bills = bills;
        this.spNo = SandboxAccount.of(Payway.BAIFUBAO).channel("sp-no");
    }

    /**
     * A file, with its three header lines also where it has no row.
     *
     * @param payments true: {@code xf}; false: {@code tk}
     */
    public WireBody file(BillDay day, boolean payments) {
        return bills.any(day, end -> format(day, payments), BillPacking.PLAIN);
    }

    public String fileName(BillDay day, boolean payments) {
        return format(day, payments).fileName();
    }

    private BillFormat format(BillDay day, boolean payments) {
        return new BaifubaoBillFormat(spNo, "沙箱商户", day, payments, BaifubaoBillFiles::names);
    }

    private static BaifubaoBillFormat.Names names(Trade trade) {
        String payer = "@" + TradeNumbers.of("0000", trade.key().sn());
        return new BaifubaoBillFormat.Names(BaifubaoReplies.number(trade), payer);
    }
}
