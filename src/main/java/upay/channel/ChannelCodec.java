package upay.channel;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome;

/**
 * Passes one immutable record over the bus as the same instance. There is no wire form: calls carry payment codes,
 * which leave the process only on the way to their channel, and instances coordinate through the database.
 *
 * <p>The bus looks codecs up by exact class, so each kind of outcome and of callback has its own.
 */
final class ChannelCodec<T> implements MessageCodec<T, T> {
    private static final String LOCAL_ONLY =
            "messages to channels stay within the process: instances coordinate through"
                    + " the database, see docs/decisions/0004-records-on-the-bus.md";

    private final Class<T> type;

    ChannelCodec(Class<T> type) {
        this.type = type;
    }

    /** Registers a codec for every type that is sent; a repeated call has no effect. */
    static void registerAll(EventBus bus) {
        register(bus, TimedCall.class);
        register(bus, CallbackCall.class);
        for (Class<?> kind : Outcome.class.getPermittedSubclasses()) {
            register(bus, kind);
        }
        for (Class<?> kind : ChannelCallback.class.getPermittedSubclasses()) {
            register(bus, kind);
        }
    }

    private static <T> void register(EventBus bus, Class<T> type) {
        try {
            bus.registerDefaultCodec(type, new ChannelCodec<>(type));
        } catch (IllegalStateException e) {
            // Already registered: there is one bus per Vert.x, and there may be several senders.
        }
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public void encodeToWire(Buffer buffer, T message) {
        throw new UnsupportedOperationException(LOCAL_ONLY);
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(LOCAL_ONLY);
    }

    @Override
    public T transform(T message) {
        return message;
    }

    @Override
    public String name() {
        return "upay." + type.getSimpleName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
