package upay.channel;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import upay.domain.Notice;
import upay.domain.Outcome;

/**
 * Carries one immutable record over the bus: within the JVM the same instance, between machines as JSON behind its length.
 * The bus looks codecs up by exact class, so each kind of outcome and of notice has its own.
 */
public final class ChannelCodec<T> implements MessageCodec<T, T> {
    private final Class<T> type;
    private final Function<? super T, JsonObject> write;
    private final Function<JsonObject, T> read;

    private ChannelCodec(Class<T> type, Function<? super T, JsonObject> write, Function<JsonObject, T> read) {
        this.type = type;
        this.write = write;
        this.read = read;
    }

    /** Makes all that is carried known to a bus; once more has no effect. */
    static void registerAll(EventBus bus) {
        register(bus, call());
        for (Class<?> kind : Outcome.class.getPermittedSubclasses()) {
            register(bus, outcome(kind.asSubclass(Outcome.class)));
        }
        register(bus, noticeCall());
        for (Class<?> kind : Notice.class.getPermittedSubclasses()) {
            register(bus, notice(kind.asSubclass(Notice.class)));
        }
    }

    static ChannelCodec<DatedCall> call() {
        return new ChannelCodec<>(DatedCall.class, CallJson::write, CallJson::read);
    }

    static <T extends Outcome> ChannelCodec<T> outcome(Class<T> kind) {
        return new ChannelCodec<>(kind, OutcomeJson::write, json -> kind.cast(OutcomeJson.read(json)));
    }

    static ChannelCodec<NoticeCall> noticeCall() {
        return new ChannelCodec<>(NoticeCall.class, NoticeJson::writeCall, NoticeJson::readCall);
    }

    static <T extends Notice> ChannelCodec<T> notice(Class<T> kind) {
        return new ChannelCodec<>(kind, NoticeJson::write, json -> kind.cast(NoticeJson.read(json)));
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        Buffer json = write.apply(message).toBuffer();
        buffer.appendInt(json.length()).appendBuffer(json);
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int length = buffer.getInt(position);
        return read.apply(new JsonObject(buffer.getBuffer(position + 4, position + 4 + length)));
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

    private static <T> void register(EventBus bus, ChannelCodec<T> codec) {
        try {
            bus.registerDefaultCodec(codec.type, codec);
        } catch (IllegalStateException e) {
            // Registered already: there is one bus per Vert.x, and there may be several senders.
        }
    }
}
