package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

@DisplayName(
        "A callback whose path names no account is tried with each of the merchant's; the first that verifies it counts")
class CallbackTrialTest {
    private static final RawCallback RAW = new RawCallback(null, null, new byte[0]);

    /** An account whose connector reads every callback so. */
    private record Scripted(String reading) implements Connector {
        @Override
        public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome decode(ChannelCall call, ChannelResponse answer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChannelCallback readCallback(RawCallback raw) {
            return switch (reading) {
                case "paid" -> new ChannelCallback.Paid(1, Fen.of(100), Outcome.Facts.NONE);
                case "irrelevant" -> new ChannelCallback.Irrelevant("a refund");
                case "broken" -> throw new IllegalStateException("broken");
                default -> new ChannelCallback.Invalid(reading);
            };
        }

        @Override
        public Optional<ChannelRequest> keyRequest(RawCallback raw, Instant now, String nonce) {
            return reading.equals("lacks")
                    ? Optional.of(new ChannelRequest("GET", URI.create("http://x"), null, null, false))
                    : Optional.empty();
        }
    }

    private static List<CallbackTrial> trials(String readings) {
        List<CallbackTrial> trials = new ArrayList<>();
        for (String reading : readings.split(" ")) {
            AccountSettings account = new AccountSettings(
                    "m1", AccountName.read("a" + trials.size()), Payway.WECHAT, "http://x", Map.of(), null);
            trials.add(new CallbackTrial(account, new Scripted(reading), true));
        }
        return trials;
    }

    @ParameterizedTest(name = "{0}: {1}, lack a key: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "paid,               Paid a0,    -",
                "forged paid,        Paid a1,    -",
                "forged other paid,  Paid a2,    -",
                "paid paid,          Paid a0,    -",
                "broken paid,        Paid a1,    -",
                "lacks paid,         Paid a1,    -",
                "forged irrelevant,  Irrelevant, -",
                "forged other,       forged,     -",
                "lacks other lacks,  lacks,      a0 a2",
                "lacks broken,       lacks,      a0"
            })
    void first(String readings, String expected, String lackKeys) {
        CallbackTrial.Result result = CallbackTrial.all(trials(readings), RAW, "n");

        assertThat(text(result.callback())).isEqualTo(expected);
        assertThat(result.lackKeys())
                .extracting(account -> account.account().text())
                .containsExactly(lackKeys == null ? new String[0] : lackKeys.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"broken", "forged broken", "broken forged"})
    @DisplayName("what one could not read at all is not refused")
    void broken(String readings) {
        List<CallbackTrial> trials = trials(readings);

        assertThatThrownBy(() -> CallbackTrial.all(trials, RAW, "n")).hasMessage("broken");
    }

    private static String text(ChannelCallback callback) {
        if (callback instanceof ChannelCallback.Paid paid) {
            return "Paid " + paid.account();
        }
        return callback instanceof ChannelCallback.Invalid invalid ? invalid.note() : "Irrelevant";
    }
}
