package upay.config;

import java.util.Optional;
import upay.domain.terminal.RequestRate;

/**
 * The limits of requests at the shop port, of this process; they may change while it runs. Rates are a second, bursts are
 * requests at once after a pause.
 *
 * @param terminalRate new requests of one terminal
 * @param terminalBurst empty: two seconds' worth
 * @param merchantRate new requests of one merchant
 * @param merchantBurst empty: two seconds' worth
 * @param merchantShare how many of the places for new requests one merchant may hold, in percent
 * @param sourceRate requests without a valid signature, of one address
 */
public record LimitsConfig(
        int terminalRate,
        Optional<Integer> terminalBurst,
        int merchantRate,
        Optional<Integer> merchantBurst,
        int merchantShare,
        int sourceRate,
        int sourceBurst) {

    static LimitsConfig from(ConfigValues settings) {
        return new LimitsConfig(
                settings.number("limits.terminal-rate", 2_000, 1, RequestRate.MAX),
                burst(settings, "limits.terminal-burst"),
                settings.number("limits.merchant-rate", 5_000, 1, RequestRate.MAX),
                burst(settings, "limits.merchant-burst"),
                settings.number("limits.merchant-share", 80, 1, 100),
                settings.number("limits.source-rate", 100, 1, RequestRate.MAX),
                settings.number("limits.source-burst", 1_000, 1, RequestRate.MAX));
    }

    private static Optional<Integer> burst(ConfigValues settings, String name) {
        return settings.optional(name, "a whole number from 1 to " + RequestRate.MAX, "", text -> {
            int number = Integer.parseInt(text);
            return ConfigValues.check(number >= 1 && number <= RequestRate.MAX, number);
        });
    }

    public RequestRate terminal() {
        return RequestRate.of(terminalRate, terminalBurst.orElse(null));
    }

    public RequestRate merchant() {
        return RequestRate.of(merchantRate, merchantBurst.orElse(null));
    }

    public RequestRate source() {
        return new RequestRate(sourceRate, sourceBurst);
    }
}
