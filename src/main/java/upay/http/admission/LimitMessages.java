package upay.http.admission;

import java.util.Optional;

/** The error_message of requests over a limit, with the limit. */
public final class LimitMessages {
    private static final String TAIL = "，未产生任何扣款，请稍候重试";

    private LimitMessages() {}

    /** Empty if no limit of a party is the reason. */
    public static Optional<String> of(Admission.Refused refused) {
        return switch (refused.reason()) {
            case TERMINAL_RATE -> message("该终端超过每秒" + refused.limit() + "次" + what(refused) + "的上限");
            case MERCHANT_RATE -> message("该商户超过每秒" + refused.limit() + "次" + what(refused) + "的上限");
            case TERMINAL_SHARE -> message("该终端处理中的请求已达上限" + refused.limit() + "个");
            case MERCHANT_SHARE -> message("该商户处理中的请求已达上限" + refused.limit() + "个");
            case SOURCE_SHARE -> message("该来源地址处理中的请求已达上限" + refused.limit() + "个");
            default -> Optional.empty();
        };
    }

    /** For an address over its limit; says nothing of the signature. */
    public static String ofSource(RequestLimits limits) {
        return "该来源地址未通过验签的请求超过每秒" + limits.source().perSecond() + "次的上限" + TAIL;
    }

    private static String what(Admission.Refused refused) {
        return switch (refused.kind()) {
            case BEGIN -> "新请求";
            case QUERY -> "查询";
            case CANCEL -> "撤单";
        };
    }

    private static Optional<String> message(String text) {
        return Optional.of(text + TAIL);
    }
}
