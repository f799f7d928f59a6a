package upay.channel.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Fen;

@DisplayName("A list of goods is sent whole or not at all")
class GoodsDetailTest {
    private static final ClientText TEXT = new ClientText(ClientText.SEPARATORS);
    private static final String LINE = "{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":1,\"price\":2}";

    @Test
    void numbersAndTextsAreReadAlikeAndWhatIsNotKnownIsIgnored() {
        assertThat(GoodsDetail.of(
                        "[" + LINE
                                + ",{\"goods_id\":\"c-1_Z\",\"goods_name\":\"茶\",\"quantity\":\"20\",\"price\":\"0\",\"x\":[]}]",
                        TEXT))
                .containsExactly(new GoodsDetail("a", "b", 1, Fen.of(2)), new GoodsDetail("c-1_Z", "茶", 20, Fen.of(0)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "tea",
                "{}",
                LINE,
                "[]",
                "[1]",
                "[null]",
                "[[]]",
                "[" + LINE + ",{}]",
                "[{\"goods_id\":\"茶\",\"goods_name\":\"b\",\"quantity\":1,\"price\":2}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\" \",\"quantity\":1,\"price\":2}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":0,\"price\":2}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":1.5,\"price\":2}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":1,\"price\":0.02}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":1,\"price\":-2}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":1,\"price\":1e999999999}]",
                "[{\"goods_id\":\"a\",\"goods_name\":\"b\",\"quantity\":99999999999999999999,\"price\":2}]",
                "[{\"goods_id\":{},\"goods_name\":true,\"quantity\":1,\"price\":2}]"
            })
    void anythingElseIsNone(String text) {
        assertThat(GoodsDetail.of(text, TEXT)).isEmpty();
    }

    @Test
    void moreThanAHundredLinesAreNone() {
        assertThat(GoodsDetail.of("[" + LINE + ("," + LINE).repeat(99) + "]", TEXT))
                .hasSize(100);
        assertThat(GoodsDetail.of("[" + LINE + ("," + LINE).repeat(100) + "]", TEXT))
                .isEmpty();
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        String name = "x".repeat(255) + "😀";

        assertThat(GoodsDetail.of(
                        "[{\"goods_id\":\"a\",\"goods_name\":\"" + name + "\",\"quantity\":1,\"price\":2}]", TEXT))
                .containsExactly(new GoodsDetail("a", "x".repeat(255), 1, Fen.of(2)));
    }
}
