package upay.store.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Secret;

@DisplayName("A sealed value opens under its key and at its place, and nowhere else")
class SealedValueTest {
    private static final SealContext PLACE = new SealContext("terminals", "m1", "1000", "secret");
    private static final Secret SECRET = new Secret("sandbox-secret-1");

    private final Vault vault =
            new Vault(MasterKeys.parse(new Secret("1:" + "00".repeat(32) + "\n2:" + "11".repeat(32))));

    @ParameterizedTest
    @MethodSource("vectors")
    void itMatchesWhatAnotherProgramSealed(String line) {
        String[] cells = line.split(";", -1);
        Vault theirs = new Vault(MasterKeys.parse(new Secret("7:" + cells[0])));
        SealContext place = new SealContext(cells[2], cells[3], cells[4], cells[5]);

        assertThat(theirs.open(new SealedValue(cells[7], 7), place).reveal()).isEqualTo(cells[6]);
        byte[] ours = theirs.seal(new Secret(cells[6]), place, 7, HexFormat.of().parseHex(cells[1]));
        assertThat(Base64.getEncoder().encodeToString(ours)).isEqualTo(cells[7]);
    }

    static Stream<String> vectors() {
        try (var file = SealedValueTest.class.getResourceAsStream("/vectors/seal/aes-gcm.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theSameSecretIsSealedDifferentlyEachTime() {
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> vault.seal(SECRET, PLACE, 1).text())
                        .distinct())
                .hasSize(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "stores, m1, 1000, secret",
        "terminals, m2, 1000, secret",
        "terminals, m1, 1001, secret",
        "terminals, m1, 1000, other",
        "terminal, sm1, 1000, secret",
        "terminals, m11000, '', secret"
    })
    void elsewhereItDoesNotOpen(String table, String merchant, String row, String field) {
        SealedValue sealed = vault.seal(SECRET, PLACE, 1);

        assertThatThrownBy(() -> vault.open(sealed, new SealContext(table, merchant, row, field)))
                .isInstanceOf(SealException.class)
                .hasMessageContaining(table + "." + field)
                .hasMessageNotContaining(SECRET.reveal())
                .hasMessageNotContaining(sealed.text());
    }

    @Test
    void aChangeOfAnyBitIsSeen() {
        byte[] sealed = Base64.getDecoder().decode(vault.seal(SECRET, PLACE, 1).text());

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertBroken(new SealedValue(Base64.getEncoder().encodeToString(changed), 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "AAAA", "not base64!", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoSealedValueDoesNotOpen(String text) {
        assertBroken(new SealedValue(text, 1));
    }

    @Test
    void underAnotherVersionItDoesNotOpen() {
        assertBroken(new SealedValue(vault.seal(SECRET, PLACE, 1).text(), 2));
        assertThat(vault.open(vault.seal(SECRET, PLACE, 2), PLACE)).isEqualTo(SECRET);
    }

    @Test
    void aKeyThatIsNotThereIsNamed() {
        assertThatThrownBy(() ->
                        vault.open(new SealedValue(vault.seal(SECRET, PLACE, 1).text(), 3), PLACE))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("master key version 3")
                .hasMessageContaining("[1, 2]");
    }

    @Test
    void whatWasNeverSealedIsReadAsItIs() {
        assertThat(vault.open(new SealedValue("plain", SealedValue.PLAIN), PLACE))
                .isEqualTo(new Secret("plain"));
    }

    private void assertBroken(SealedValue sealed) {
        assertThatThrownBy(() -> vault.open(sealed, PLACE)).isInstanceOf(SealException.class);
    }
}
