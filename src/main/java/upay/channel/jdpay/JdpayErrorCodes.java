package upay.channel.jdpay;

import static upay.domain.BizError.EXPIRED_BARCODE;
import static upay.domain.BizError.INSUFFICIENT_FUND;
import static upay.domain.BizError.INVALID_BARCODE;
import static upay.domain.BizError.REFUND_AMT_NOT_EQUAL_TOTAL;
import static upay.domain.BizError.SELLER_BALANCE_NOT_ENOUGH;
import static upay.domain.BizError.TRADE_FAILED;
import static upay.domain.BizError.TRADE_HAS_SUCCESS;
import static upay.domain.BizError.UNEXPECTED_PROVIDER_ERROR;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import upay.domain.BizError;

/**
 * The refusals (jdpay.md#behaviour). There is no public list, so except for two codes the text decides; if neither is
 * known the outcome is unknown, and the gateway queries it.
 *
 * @param notFound further codes for "no such trade, no such refund"
 */
record JdpayErrorCodes(Set<String> notFound) {
    /** The call was processed; the status field has its result. */
    static final String PROCESSED = "000000";

    /** "付款码已扣款": the payment code was charged before, possibly by this gateway, so a query decides. */
    private static final String CODE_USED = "JMPT100027";

    /** "订单不存在", the only code that JD's own text documents. */
    private static final String NO_SUCH_ORDER = "JMPT100029";

    private static final Pattern ABSENT = Pattern.compile("(订单|交易|退款|流水|记录|单号).{0,4}不存在|无此(订单|交易|退款|记录)|未(找|查)到");

    /** A repeated number may be an earlier success of this gateway. */
    private static final Pattern REPEATED = Pattern.compile("重复|已存在|系统|稍后|处理中");

    private static final Rule SELLER_BALANCE = new Rule("余额不足", SELLER_BALANCE_NOT_ENOUGH);
    private static final Rule CONFIGURATION =
            new Rule("商户.{0,4}(不存在|无效|未开通|未授权|错误)|验签|签名|密钥|解密|参数", UNEXPECTED_PROVIDER_ERROR);

    private static final List<Rule> PAYMENT = List.of(
            new Rule("余额不足", INSUFFICIENT_FUND),
            new Rule("码.*(过期|失效|已使用|已扣款)", EXPIRED_BARCODE),
            new Rule("(付款码|支付码|条码|条形码|二维码|token).*(无效|错误|不正确|不存在|无法识别)", INVALID_BARCODE),
            new Rule("已支付|已付款", TRADE_HAS_SUCCESS),
            CONFIGURATION,
            new Rule("(支付|付款|交易|下单|扣款)失败|已关闭|限额|超限|风控|风险|不一致", TRADE_FAILED));

    private static final List<Rule> REFUND = List.of(
            SELLER_BALANCE,
            new Rule("金额", REFUND_AMT_NOT_EQUAL_TOTAL),
            CONFIGURATION,
            new Rule("不允许|不支持|不能|失败|超过", TRADE_FAILED));

    private static final List<Rule> UNDO =
            List.of(SELLER_BALANCE, CONFIGURATION, new Rule("不允许|不支持|不能|失败|超过", TRADE_FAILED));

    private record Rule(Pattern words, BizError error) {
        Rule(String words, BizError error) {
            this(Pattern.compile(words), error);
        }
    }

    /** @param notFound separated by blanks */
    static JdpayErrorCodes of(String notFound) {
        return new JdpayErrorCodes(Arrays.stream(notFound.split("\\s+"))
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toSet()));
    }

    /** The error of a refused payment; empty: it may not have been refused. */
    static Optional<BizError> payment(String code, String words) {
        return CODE_USED.equals(code) ? Optional.of(EXPIRED_BARCODE) : find(PAYMENT, words);
    }

    /** The error of a refused refund; empty: it may not have been refused. */
    static Optional<BizError> refund(String words) {
        return find(REFUND, words);
    }

    /** The error of a refused revoke; empty: it may not have been refused. */
    static Optional<BizError> undo(String words) {
        return find(UNDO, words);
    }

    boolean isNotFound(String code, String words) {
        return NO_SUCH_ORDER.equals(code)
                || notFound.contains(code)
                || ABSENT.matcher(words).find();
    }

    private static Optional<BizError> find(List<Rule> rules, String words) {
        if (REPEATED.matcher(words).find()) {
            return Optional.empty();
        }
        return rules.stream()
                .filter(rule -> rule.words().matcher(words).find())
                .map(Rule::error)
                .findFirst();
    }
}
