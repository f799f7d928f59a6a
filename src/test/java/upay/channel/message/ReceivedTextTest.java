package upay.channel.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A channel's bytes are read in their charset, whatever they declare")
class ReceivedTextTest {
    private static final Charset GBK = Charset.forName("GBK");

    @ParameterizedTest(name = "{0} declared as {1}")
    @CsvSource({
        "UTF-8, UTF-8",
        "UTF-8, ",
        "UTF-8, GBK",
        "UTF-8, ISO-8859-1",
        "GBK, GBK",
        "GBK, gb2312",
        "GBK, ",
        "GBK, UTF-8",
        "GBK, ISO-8859-1",
        "GBK, nonsense"
    })
    @DisplayName("well-formed text is read, if the declaration is right, wrong or absent")
    void wellFormed(String charset, String declared) {
        byte[] bytes = "{\"msg\":\"余额不足，请换卡\"}".getBytes(Charset.forName(charset));

        ReceivedText received = ReceivedText.ofContent(bytes, "text/html;charset=" + declared);

        assertThat(received.text()).isEqualTo("{\"msg\":\"余额不足，请换卡\"}");
        assertThat(received.whole()).isPresent();
    }

    @Test
    @DisplayName("a declaration of XML counts more than the content type")
    void xml() {
        byte[] gbk = "<?xml version=\"1.0\" encoding=\"gbk\" ?><r><m>联通</m></r>".getBytes(GBK);

        assertThat(ReceivedText.ofXml(gbk, "text/xml;charset=UTF-8").text()).contains("联通");
        assertThat(ReceivedText.declaredIn("text/xml; Charset=\"gbk\"")).isEqualTo("gbk");
        assertThat(ReceivedText.declaredIn(null)).isNull();
    }

    @Test
    @DisplayName("an undecodable byte is replaced, and the bytes around it keep their places")
    void replaced() {
        byte[] cut = Arrays.copyOf("{\"sub_msg\":\"余额不足".getBytes(GBK), 19);
        byte[] end = "\",\"code\":\"10000\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(cut, cut.length + end.length);
        System.arraycopy(end, 0, bytes, cut.length, end.length);

        ReceivedText received = ReceivedText.of(bytes, null);

        int code = received.text().indexOf("\"code\"");
        assertThat(received.text())
                .startsWith("{\"sub_msg\":\"余额不")
                .contains("�")
                .endsWith("10000\"}");
        assertThat(received.whole()).isEmpty();
        assertThat(new String(received.bytes(code, received.text().length()), GBK))
                .isEqualTo("\"code\":\"10000\"}");
        assertThat(received.bytes(0, received.text().length())).isEqualTo(bytes);
    }

    @Test
    @DisplayName("what is well-formed UTF-8 is not read in a declared charset that would swallow a backslash")
    void swallowed() {
        byte[] utf8 = "{\"body\":\"中\\\",\\\"trade_status\\\":\\\"X\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(ReceivedText.of(utf8, "GBK").charset()).isEqualTo(StandardCharsets.UTF_8);
    }
}
