package upay.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WechatXmlTest {
    @Property
    void whatIsWrittenIsReadBack(@ForAll("texts") String value) {
        assertThat(WechatXml.read(WechatXml.write(Map.of("field", value)))).contains(Map.of("field", value));
    }

    /** Every character that XML can hold; the protocol lets no other control characters in than tab and newline. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('\t', '\n', '\r', '<', '>', '&', '\'', '"', ']')
                .withCharRange(' ', '\ud7ff')
                .ofMaxLength(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<xml>",
                "<xml></xml><xml></xml>",
                "<xml><a>1</a><a>1</a></xml>",
                "<xml><a><b/></a></xml>",
                "<xml>text<a/></xml>",
                "<!DOCTYPE xml><xml><a>1</a></xml>",
                "<!DOCTYPE xml [<!ENTITY e 'x'>]><xml><a>&e;</a></xml>",
                "<xml><a>&e;</a></xml>",
                "<xml><a>1</b></xml>",
                "<xml><a>\u0000</a></xml>"
            })
    void whatIsNoFlatMessageIsNone(String text) {
        assertThat(WechatXml.read(text)).isEmpty();
    }

    @Test
    void remarksInstructionsAndCdataAreRead() {
        String text = "<?xml version=\"1.0\" encoding=\"GBK\"?>\n<!-- a --><xml>\n"
                + "<a><![CDATA[<1>]]>&amp;&#50;</a><!-- b --><b/>\n</xml>\n";

        assertThat(WechatXml.read(text)).contains(Map.of("a", "<1>&2", "b", ""));
    }

    @Test
    void fieldsBeyondTheBoundAreRefused() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 1025; i++) {
            many.put("f" + i, "");
        }

        assertThat(WechatXml.read(WechatXml.write(many))).isEmpty();
        many.remove("f0");
        assertThat(WechatXml.read(WechatXml.write(many))).contains(many);
    }
}
