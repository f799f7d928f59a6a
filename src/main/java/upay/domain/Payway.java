package upay.domain;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payment channels and their codes on the wire (protocol.md#payways). */
public enum Payway {
    ALIPAY("1"),
    WECHAT("3"),
    BAIFUBAO("4"),
    JDPAY("5"),
    UNIONPAY("17");

    private final String code;
    private final String channel = name().toLowerCase(Locale.ROOT);

    Payway(String code) {
        this.code = code;
    }

    /** The code on the wire. */
    public String code() {
        return code;
    }

    /** The channel's name in configuration keys, addresses, paths and metrics. */
    public String channel() {
        return channel;
    }

    /** By wire code; 2 is the older clients' code for Alipay and is stored and returned as 1. */
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
