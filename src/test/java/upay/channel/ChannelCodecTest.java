package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.channel.ChannelAction;
import upay.tracing.Span;

@DisplayName("Messages to channels stay within the process")
class ChannelCodecTest {
    private final ChannelCodec<TimedCall> codec = new ChannelCodec<>(TimedCall.class);
    private final TimedCall call = new TimedCall(ChannelTestBase.call(ChannelAction.PAY), null, Span.NONE);

    @Test
    @DisplayName("a message is handed over as the same instance")
    void sameInstance() {
        assertThat(codec.transform(call)).isSameAs(call);
    }

    @Test
    @DisplayName("there is no wire form, so that no payment code can be written as text")
    void noWireForm() {
        Buffer wire = Buffer.buffer();

        assertThatThrownBy(() -> codec.encodeToWire(wire, call))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("instances coordinate through the database");
        assertThatThrownBy(() -> codec.decodeFromWire(0, Buffer.buffer("{}")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("docs/decisions/0004");
        assertThat(wire.length()).isZero();
    }
}
