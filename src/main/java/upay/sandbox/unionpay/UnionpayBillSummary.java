package upay.sandbox.unionpay;

import java.nio.charset.Charset;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.bill.Yuan;

/** The printed summary of a day: a table by kind of transaction, and one by kind of card (all are debit cards here). */
record UnionpayBillSummary(String merId, BillDay day, BillTotals totals) {
    private static final String END = "\r\n";
    private static final String RULE = "_".repeat(136) + END;
    private static final String SIDES = " ".repeat(41) + String.join(" ".repeat(14), "借", "贷", "借", "贷")
            + " ".repeat(15) + "借" + " ".repeat(18) + "贷" + END;

    /** Fen on both sides: what the merchant owes, and what it gets. */
    private record Sums(long count, long owed, long got, long feeOwed, long feeGot) {
        Sums plus(Sums other) {
            return new Sums(
                    count + other.count,
                    owed + other.owed,
                    got + other.got,
                    feeOwed + other.feeOwed,
                    feeGot + other.feeGot);
        }
    }

    String text() {
        Sums payments = new Sums(
                totals.payments(), 0, totals.paid().value(), totals.paidFee().value(), 0);
        Sums returns = new Sums(
                totals.returns(),
                totals.returned().value(),
                0,
                0,
                totals.returnedFee().value());
        Sums all = payments.plus(returns);
        Sums none = new Sums(0, 0, 0, 0, 0);
        return " ".repeat(73) + "中国银联全渠道商户交易汇总表" + " ".repeat(12) + END + END
                + pair("商户代码:" + merId, "清算币种:人民币")
                + pair("收单机构:88022900", "清算日期:" + day.compact())
                + pair("商户名称:沙箱商户", "生成日期:" + day.next().compact())
                + END + END
                + header("交易类型")
                + line("消费", payments)
                + line("退货", returns)
                + RULE + line("总计", all) + END
                + header("卡性质")
                + line("借记卡", all)
                + line("贷记卡", none)
                + line("准贷记卡", none)
                + line("其他卡", none)
                + RULE + line("总计", all);
    }

    private static String pair(String left, String right) {
        return left + " ".repeat(64 - width(left)) + right + END;
    }

    /** In bytes, as it is printed. */
    private static int width(String text) {
        return text.getBytes(Charset.forName("GBK")).length;
    }

    private static String header(String title) {
        return title + " ".repeat(20 - width(title)) + "交易笔数" + " ".repeat(15) + "交易金额" + " ".repeat(25) + "费用"
                + " ".repeat(30) + "资金清算差额" + END + SIDES + RULE;
    }

    private static String line(String title, Sums sums) {
        long got = sums.got() - sums.feeOwed();
        long owed = sums.owed() - sums.feeGot();
        return title
                + ("%" + (28 - width(title)) + "d%16s%16s%16s%16s%16s%16s")
                        .formatted(
                                sums.count(),
                                Yuan.of(sums.owed()),
                                Yuan.of(sums.got()),
                                Yuan.of(sums.feeOwed()),
                                Yuan.of(sums.feeGot()),
                                Yuan.of(owed),
                                Yuan.of(got))
                + END;
    }
}
