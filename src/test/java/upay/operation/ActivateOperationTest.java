package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalProfile;
import upay.domain.terminal.Vendor;
import upay.port.TerminalKeyIssuer;
import upay.protocol.ActivateRequest;
import upay.protocol.CheckInRequest;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.tracing.Span;

@DisplayName("Activation and check-in answer with the key, or with the reason and what to do")
class ActivateOperationTest {
    private static final IssuedKey ISSUED = new IssuedKey("1", new Secret("key"), "m", "M", "s", "S");
    private static final Vendor VENDOR = new Vendor("v", new Secret("k"), true);
    private static final ActivateRequest REQUEST =
            new ActivateRequest(new Secret("12345678"), null, "", null, null, null, null);

    private final List<Object> calls = new ArrayList<>();
    private TerminalKeyIssuer.Activation result = new TerminalKeyIssuer.Activation.Activated(ISSUED);

    private final TerminalKeyIssuer issuer = new TerminalKeyIssuer() {
        @Override
        public Future<Activation> activate(Vendor vendor, ActivateRequest request, String source) {
            calls.addAll(List.of(vendor, request, source));
            return Future.succeededFuture(result);
        }

        @Override
        public Future<IssuedKey> checkIn(Terminal terminal, Secret signedWith, CheckInRequest request) {
            calls.addAll(List.of(terminal, signedWith, request));
            return Future.succeededFuture(ISSUED);
        }
    };

    private Reply checkIn(String bound, String device) {
        Terminal terminal = VirtualGateway.TERMINAL.withProfile(new TerminalProfile(Dialect.CURRENT, null, bound));
        return new CheckInOperation(issuer)
                .run(
                        new Caller(terminal, new Secret("previous"), VirtualGateway.THERE, Span.NONE),
                        new CheckInRequest(device, null, null))
                .result();
    }

    @Test
    @DisplayName("a new terminal's key")
    void activated() {
        assertThat(new ActivateOperation(issuer)
                        .run(VENDOR, "127.0.0.1", REQUEST)
                        .result())
                .isEqualTo(new Reply.Issued(ResultCode.ACTIVATE_SUCCESS, ISSUED));
        assertThat(calls).containsExactly(VENDOR, REQUEST, "127.0.0.1");
        assertThat(new Reply.Issued(ResultCode.ACTIVATE_SUCCESS, ISSUED).toString())
                .doesNotContain("=key");
    }

    @ParameterizedTest
    @EnumSource(TerminalKeyIssuer.Cause.class)
    @DisplayName("each cause has words of its own")
    void refused(TerminalKeyIssuer.Cause cause) {
        result = new TerminalKeyIssuer.Activation.Refused(cause);

        Reply.Refusal refusal = (Reply.Refusal)
                new ActivateOperation(issuer).run(VENDOR, "127.0.0.1", REQUEST).result();

        assertThat(refusal.error()).isEqualTo(CommError.ACTIVATE_FAIL);
        assertThat(refusal.message()).contains("请").doesNotContain("12345678");
        if (cause == TerminalKeyIssuer.Cause.TOO_MANY_FAILURES) {
            assertThat(refusal.message()).isEqualTo("尝试过多，请稍后再试");
        }
    }

    @Test
    @DisplayName("a check-in passes on the key that signed; no device, and an unbound terminal, are right")
    void checkedIn() {
        for (String bound : new String[] {null, "", "d-1"}) {
            calls.clear();
            assertThat(checkIn(bound, null)).isEqualTo(new Reply.Issued(ResultCode.TERMINAL_CHECKIN_SUCCESS, ISSUED));
            assertThat(calls.get(1)).isEqualTo(new Secret("previous"));
        }
        assertThat(checkIn(null, "any")).isInstanceOf(Reply.Issued.class);
        assertThat(checkIn("", "any")).isInstanceOf(Reply.Issued.class);
        assertThat(checkIn("d-1", "d-1")).isInstanceOf(Reply.Issued.class);
    }

    @Test
    @DisplayName("another device than the activated one is refused, with that as the reason")
    void otherDevice() {
        Reply.Refusal refusal = (Reply.Refusal) checkIn("d-1", "d-2");

        assertThat(refusal.error()).isEqualTo(CommError.INVALID_TERMINAL);
        assertThat(refusal.message()).contains("device_id与激活时的不一致");
        assertThat(calls).isEmpty();
    }
}
