package upay.domain;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payment channels and their codes on the wire (protocol.md#payways). */
public enum Payway {
    ALIPAY("1", "支付宝"),
    WECHAT("3", "微信"),
    BAIFUBAO("4", "百付宝"),
    JDPAY("5", "京东"),
    UNIONPAY("17", "银联");

    private final String code;
    private final String title;
    private final String channel = name().toLowerCase(Locale.ROOT);

    Payway(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /** The code on the wire; that of an order is as its client sent it ({@link Purchase.Method#code}). */
    public String code() {
        return code;
    }

    /** The channel's name for customers, in Chinese. */
    public String title() {
        return title;
    }

    /** The channel's name in configuration keys, addresses, paths and metrics. */
    public String channel() {
        return channel;
    }

    /** By wire code; 2 is another code of Alipay. */
    public static Optional<Payway> ofCode(@Nullable String code) {
        if ("2".equals(code)) {
            return Optional.of(ALIPAY);
        }
        for (Payway payway : values()) {
            if (payway.code.equals(code)) {
                return Optional.of(payway);
            }
        }
        return Optional.empty();
    }
}
