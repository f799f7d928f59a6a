package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import upay.domain.OrderStatus;
import upay.domain.TransactionStatus;
import upay.domain.terminal.Terminal;

/** For any texts of a till: the webhook, signed with the till's secret, is not a valid request. */
@DisplayName("A signed webhook body never reads as a request")
class RequestSchemaWebhookTest {
    private static final List<RequestSchema<?>> SCHEMAS = List.of(
            RequestSchema.PAY,
            RequestSchema.PRECREATE,
            RequestSchema.REFUND,
            RequestSchema.QUERY,
            RequestSchema.ORDER,
            RequestSchema.CHECK_IN);

    @Property(tries = 1_000)
    void inAnyStateWithAnyText(
            @ForAll OrderStatus orderStatus,
            @ForAll TransactionStatus status,
            @ForAll("texts") String text,
            @ForAll boolean refund,
            @ForAll boolean known) {
        SampleOrder sample = SampleOrder.wechat().status(orderStatus, status).qrCode(text);
        if (!known) {
            sample.open();
        }
        if (refund) {
            sample.refund(text, text, text, text);
        } else {
            sample.cancel();
        }
        byte[] body = sample.notification().getBytes(StandardCharsets.UTF_8);
        Terminal till =
                new Terminal("1122234-dewls02s2", RequestBodyBuilder.SIGNER.secret(), "m-1", "00293001928483902", true);

        for (RequestSchema<?> schema : SCHEMAS) {
            assertThat(RequestBodyBuilder.verdict(schema.decode(body, till)))
                    .startsWith("INVALID_PARAMS ")
                    .contains("order_status只出现在通知里，请求中不可以有");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(64),
                Arbitraries.of(
                        "&terminal_sn=t-1&client_sn=c-1&z=",
                        "\"}{\"terminal_sn\":\"t-1\",\"client_sn\":\"c-1\"}",
                        "\\\",\\\"order_status\\\":\\\"",
                        "\u0000\uFEFF{",
                        ""));
    }
}
