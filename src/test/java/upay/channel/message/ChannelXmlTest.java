package upay.channel.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Channel XML reads back as written, and ambiguous messages are refused")
class ChannelXmlTest {
    @Property
    void whatIsWrittenIsReadBack(@ForAll("texts") String value) {
        assertThat(ChannelXml.read(ChannelXml.write("xml", Map.of("field", value))))
                .contains(Map.of("field", value));
    }

    @Property
    void whatXmlCannotHoldBecomesAQuestionMark(@ForAll String any) {
        String held = ChannelXml.holdable(any);

        assertThat(ChannelXml.read(ChannelXml.write("xml", Map.of("field", held))))
                .contains(Map.of("field", held));
        assertThat(held.codePointCount(0, held.length())).isEqualTo(any.codePointCount(0, any.length()));
        assertThat(ChannelXml.holdable("茶\ufffe \uffff😀\ud83d")).isEqualTo("茶? ?😀?");
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
        assertThat(ChannelXml.read(text)).isEmpty();
    }

    @Test
    void remarksInstructionsAndCdataAreRead() {
        String text = "<?xml version=\"1.0\" encoding=\"GBK\"?>\n<!-- a --><xml>\n"
                + "<a><![CDATA[<1>]]>&amp;&#50;</a><!-- b --><b/>\n</xml>\n";

        assertThat(ChannelXml.read(text)).contains(Map.of("a", "<1>&2", "b", ""));
    }

    @Test
    void fieldsBeyondTheBoundAreRefused() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 1025; i++) {
            many.put("f" + i, "");
        }

        assertThat(ChannelXml.read(ChannelXml.write("xml", many))).isEmpty();
        many.remove("f0");
        assertThat(ChannelXml.read(ChannelXml.write("xml", many))).contains(many);
    }

    @Test
    void fieldsBelowFieldsAreReadByTheirPathAsDeepAsAsked() {
        String text = "<a> <b>1</b> <c><d>2</d> <e/></c> <l><p><q>3</q></p><p><q>4</q></p></l> </a>";

        assertThat(ChannelXml.read(text, 3)).contains(Map.of("b", "1", "c.d", "2", "c.e", "", "l.p.q", "3"));
        assertThat(ChannelXml.read(text, 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a><b><c>1</c><c>1</c></b></a>",
                "<a><b><c>1</c>x</b></a>",
                "<a><b>x<c>1</c></b></a>",
                "<a>x</a>"
            })
    void whatIsAmbiguousIsNoMessageAtAnyDepth(String text) {
        assertThat(ChannelXml.read(text, 8)).isEmpty();
    }
}
