package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.config.PaymentCodeFile;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("A faulty change of the payment codes keeps the rules in force")
class FaultyPaymentCodesTest {
    private static final Secret CODE = new Secret("350000000000000001");

    @TempDir
    Path folder;

    private Path file;
    private PaymentCodeReload codes;

    @BeforeEach
    void valid() throws IOException {
        file = Files.writeString(folder.resolve("gateway.yaml"), "payment-codes:\n  wechat: 35/18\n");
        PaymentCodeFile read = new PaymentCodeFile(Map.of(), file);
        codes = new PaymentCodeReload(read.read(), read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payment-codes:\n  wechat: 28/18\n",
                "payment-codes:\n  wechat: 36-/18\n",
                "payment-codes:\n  wechat: 36/99\n",
                "payment-codes:\n  wecaht: 36/18\n",
                "payment-codes: [\n"
            })
    @DisplayName("it overlaps, is no rule, is out of range, names no channel, is no YAML")
    void faulty(String text) throws IOException {
        Files.writeString(file, text);
        codes.look();
        codes.look();

        assertThat(codes.get().recognise(CODE)).contains(Payway.WECHAT);

        Files.writeString(file, "payment-codes:\n  unionpay: 35/18\n");
        codes.look();
        assertThat(codes.get().recognise(CODE)).contains(Payway.UNIONPAY);
    }

    @Test
    @DisplayName("a fault in another section, and a deleted file, change nothing")
    void others() throws IOException {
        Files.writeString(file, "profile: nonsense\npayment-codes:\n  jdpay: 35/18\n");
        codes.look();
        assertThat(codes.get().recognise(CODE)).contains(Payway.JDPAY);
        Files.delete(file);
        codes.look();
        assertThat(codes.get().recognise(CODE)).contains(Payway.JDPAY);
    }
}
