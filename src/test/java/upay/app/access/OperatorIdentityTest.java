package upay.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.audit.AuditSource;

@DisplayName("Who runs a command, as the operating system says it")
class OperatorIdentityTest {
    private static String text(String user, String host, Map<String, String> environment) {
        AuditSource source = OperatorIdentity.of(user, host, environment);
        return source.name() + " at " + source.from();
    }

    @Test
    void theUserTheHostAndWhereTheyComeFrom() {
        assertThat(text("ann", "host1\n", Map.of())).isEqualTo("ann at host1");
        assertThat(text("root", "host1", Map.of("SUDO_USER", "ann"))).isEqualTo("root (sudo of ann) at host1");
        assertThat(text("root", "host1", Map.of("SUDO_USER", "root"))).isEqualTo("root at host1");
        assertThat(text("ann", "host1", Map.of("SSH_CONNECTION", "192.0.2.7 51000 192.0.2.1 22")))
                .isEqualTo("ann at host1 from 192.0.2.7");
        assertThat(text(null, "", Map.of())).isEqualTo("unknown at unknown");
    }

    @Test
    @DisplayName("what is too long or not printable is cut, so that an entry can always be written")
    void bounded() {
        String longText = "a\u0007\n".repeat(500);
        AuditSource source = OperatorIdentity.of(
                longText, longText, Map.of("SUDO_USER", longText + "b", "SSH_CONNECTION", longText));

        assertThat(source.name()).hasSizeLessThanOrEqualTo(128).doesNotContain("\n", "\u0007");
        assertThat(source.from()).hasSizeLessThanOrEqualTo(300).doesNotContain("\n", "\u0007");
    }

    @Test
    void thisProcess() {
        AuditSource source = OperatorIdentity.ofProcess();

        assertThat(source.who()).isEqualTo(AuditSource.Who.SYSTEM_USER);
        assertThat(source.how()).isEqualTo(AuditSource.How.CLI);
        assertThat(source.from()).isNotEqualTo("unknown");
    }
}
