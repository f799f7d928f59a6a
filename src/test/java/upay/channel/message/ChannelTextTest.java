package upay.channel.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.BizError;

@DisplayName("Text for a channel is cut at code points, encoded, and read back strictly")
class ChannelTextTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final ClientText TEXT = new ClientText(ClientText.SEPARATORS);

    @ParameterizedTest
    @CsvSource({"茶茶茶,3,茶", "茶茶茶,5,茶", "茶茶茶,9,茶茶茶", "a😀b,4,a", "a😀b,5,a😀", "a😀b,6,a😀b", "'',0,''"})
    void bytesAreCutAtACodePointsBoundary(String text, int bytes, String cut) {
        assertThat(ChannelText.cutBytes(text, bytes, UTF_8)).isEqualTo(cut);
    }

    @Test
    void whatACharsetCannotHoldBecomesAQuestionMark() {
        assertThat(ChannelText.cutBytes("茶😀é", 100, GBK)).isEqualTo("茶?é");
        assertThat(ChannelText.cutBytes("😀茶", 2, GBK)).isEqualTo("?");
    }

    @Property(tries = 300)
    void aCutIsAPrefixThatFits(
            @ForAll @StringLength(max = 40) String text, @ForAll @IntRange(min = 1, max = 60) int limit) {
        String valid = new String(text.getBytes(UTF_8), UTF_8);

        String bytes = ChannelText.cutBytes(valid, limit, UTF_8);
        assertThat(valid).startsWith(bytes);
        assertThat(bytes.getBytes(UTF_8).length).isLessThanOrEqualTo(limit);

        String units = ChannelText.cut(valid, limit);
        assertThat(valid).startsWith(units);
        assertThat(units.length()).isBetween(Math.min(valid.length(), limit - 1), limit);
        assertThat(new String(units.getBytes(UTF_8), UTF_8)).isEqualTo(units);
    }

    @Test
    void aChannelsWordsAreOneShortLine() {
        assertThat(ChannelText.words(null)).isNull();
        assertThat(ChannelText.words(" \n\t ")).isNull();
        assertThat(ChannelText.words(" 余额\r\n不足\u0000 ")).isEqualTo("余额 不足");
        assertThat(ChannelText.words("x".repeat(10_000))).hasSize(128);
    }

    @Test
    void malformedBytesAreNoText() {
        assertThat(ChannelText.utf8(Buffer.buffer("支付"))).contains("支付");
        assertThat(ChannelText.utf8(Buffer.buffer(new byte[] {(byte) 0xe6}))).isEmpty();
        assertThat(ChannelText.utf8(Buffer.buffer(new byte[] {(byte) 0xc0, (byte) 0x80})))
                .isEmpty();
        assertThat(ChannelText.decode(Buffer.buffer("支付".getBytes(GBK)), GBK)).contains("支付");
    }

    @Test
    void timesAreShanghais() {
        Instant instant = Instant.parse("2024-07-23T19:07:50Z");

        assertThat(ChannelText.time("2024-07-24 03:07:50", ChannelText.SPACED)).isEqualTo(instant);
        assertThat(ChannelText.time("20240724030750", ChannelText.COMPACT)).isEqualTo(instant);
        assertThat(ChannelText.COMPACT.format(instant)).isEqualTo("20240724030750");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "yesterday", "2024-07-24", "2024-13-01 00:00:00", "2024-07-24 03:07:50 "})
    void whatIsNoTimeIsNone(String text) {
        assertThat(ChannelText.time(text, ChannelText.SPACED)).isNull();
    }

    @Test
    void onlyAllowedScalarsOfExtendedArePassedOn() {
        String json = "{\"a\":\"1\",\"b\":2,\"c\":true,\"d\":null,\"e\":{},\"f\":[1],\"g\":\"no\"}";

        assertThat(new ExtendedFields(Set.of("a", "b", "c", "d", "e", "f"), Set.of()).allowed(json, Set.of(), TEXT))
                .isEqualTo(Map.of("a", "1", "b", "2", "c", "true"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "[]", "1", "{", "no"})
    void whatIsNoObjectPassesNothingOn(String json) {
        assertThat(new ExtendedFields(Set.of("a"), Set.of()).allowed(json, Set.of(), TEXT))
                .isEmpty();
    }

    @Test
    void aCodeStandsInOneRowOnly() {
        ErrorCodeTable table = ErrorCodeTable.of(ErrorCodeTable.row(BizError.TRADE_FAILED, " A\n B "));

        assertThat(table.find("A")).contains(BizError.TRADE_FAILED);
        assertThat(table.find("C")).isEmpty();
        assertThat(table.find(null)).isEmpty();
        assertThatThrownBy(() -> ErrorCodeTable.of(
                        ErrorCodeTable.row(BizError.TRADE_FAILED, "A"),
                        ErrorCodeTable.row(BizError.INSUFFICIENT_FUND, "A")))
                .hasMessageContaining("A");
    }
}
