package upay.store.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.doctor.KnownKey;
import upay.doctor.KnownKey.Kind;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.store.registry.KnownKeys;

@DisplayName("The store knows the keys that a request may have been signed with")
@Tag("process")
class KnownKeysTest {
    private static final String SANDBOX_1 = "100000000000000001";
    private static ActivationFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new ActivationFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    private static List<KnownKey> keys(String signer, String terminalSn) {
        return await(fixture.one.knownKeys().of(signer, terminalSn, KnownKeys.OTHERS_MAX));
    }

    private static List<String> secrets(List<KnownKey> keys, Kind kind) {
        return keys.stream()
                .filter(key -> key.kind() == kind)
                .map(key -> key.secret().reveal())
                .toList();
    }

    private static String activated(String deviceId) {
        return ActivationFixture.terminal(
                        fixture.one,
                        fixture.activated(
                                        fixture.one,
                                        ActivationFixture.request(
                                                fixture.code(1).text(), deviceId, null))
                                .terminalSn())
                .sn();
    }

    @Test
    void ofATerminalThatChecksIn() {
        String sn = activated("d1");
        String other = activated("d2");
        List<String> all = new ArrayList<>();
        all.add(ActivationFixture.terminal(fixture.one, sn).secret().reveal());
        for (int i = 0; i < 7; i++) {
            Terminal now = ActivationFixture.anew(fixture.one, sn);
            IssuedKey issued = ActivationFixture.checkIn(fixture.one, now, now.secret());
            all.add(issued.key().reveal());
        }

        List<KnownKey> keys = keys(sn, "");

        assertThat(secrets(keys, Kind.CURRENT)).containsExactly(all.get(7));
        assertThat(secrets(keys, Kind.PREVIOUS)).containsExactly(all.get(6));
        assertThat(secrets(keys, Kind.FORMER)).startsWith(all.get(6), all.get(5), all.get(4), all.get(3), all.get(2));
        assertThat(secrets(keys, Kind.FORMER)).hasSize(5);
        assertThat(secrets(keys, Kind.VENDOR)).containsExactly("sandbox-vendor-key");
        assertThat(secrets(keys, Kind.OTHER_TERMINAL))
                .contains(
                        ActivationFixture.terminal(fixture.one, other).secret().reveal());
        assertThat(keys.get(0).kind()).isEqualTo(Kind.CURRENT);
        assertThat(keys.stream().filter(key -> key.kind() == Kind.FORMER).map(KnownKey::replaced))
                .allSatisfy(time ->
                        assertThat(Duration.between(time, Instant.now())).isLessThan(Duration.ofMinutes(1)));

        fixture.database.execute(
                "update terminals set key_used_at = now() - interval '25 hours' where terminal_sn = '" + sn + "'");
        assertThat(secrets(keys(sn, ""), Kind.PREVIOUS)).isEmpty();
        assertThat(secrets(keys(sn, ""), Kind.FORMER)).startsWith(all.get(6));
    }

    @Test
    void aSandboxTerminalKeepsItsPublishedSecret() {
        await(fixture.one.terminalRegistry().resetSecret(SANDBOX_1, new Secret("another-secret-of-it")));

        assertThat(secrets(keys(SANDBOX_1, ""), Kind.CURRENT))
                .containsExactly("another-secret-of-it", "sandbox-secret-1");
        assertThat(secrets(keys(SANDBOX_1, ""), Kind.OTHER_TERMINAL)).contains("sandbox-secret-2", "sandbox-secret-9");
        assertThat(secrets(keys(SANDBOX_1, ""), Kind.OTHER_TERMINAL)).doesNotContain("sandbox-secret-3");
    }

    @Test
    void ofAVendorAndTheTerminalThatItsRequestIsAbout() {
        List<KnownKey> keys = keys("90000001", "200000000000000001");

        assertThat(secrets(keys, Kind.SIGNING_VENDOR)).containsExactly("sandbox-vendor-key");
        assertThat(secrets(keys, Kind.TERMINAL)).startsWith("sandbox-secret-3");
    }

    @Test
    void ofNobody() {
        assertThat(keys("no-such-signer", "")).isEmpty();
        assertThat(keys("", "")).isEmpty();
    }
}
