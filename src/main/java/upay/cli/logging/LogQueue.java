package upay.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.event.KeyValuePair;

/**
 * Passes events to a thread of its own, which encodes and writes them: the threads that log never wait, whatever the
 * output does. An event that finds {@value #EVENTS} others waiting is dropped and counted; the first lines that are
 * written afterwards state how many. (Logback's own queue drops without a count, and its console ends for good at the
 * first failed write.)
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Some seconds of one event per payment at full load; about 4 MiB when full. */
    static final int EVENTS = 8192;

    /** How long a stop waits for the output to take what still waits. */
    private static final long FLUSH_MILLIS = 1000;

    /** Lines are written together up to this size, then in the next write. */
    private static final int CHUNK_BYTES = 16 * 1024;

    private static final Object END = new Object();

    private final Encoder<ILoggingEvent> encoder;
    private final LogSink sink;
    /** Events, texts and the end. */
    private final ArrayBlockingQueue<Object> waiting = new ArrayBlockingQueue<>(EVENTS);

    private final LongAdder dropped = new LongAdder();
    private final Thread writer = new Thread(this::write, "log");
    private volatile boolean closing;
    private long reported;

    LogQueue(LoggerContext context, Encoder<ILoggingEvent> encoder, LogSink sink) {
        this.encoder = encoder;
        this.sink = sink;
        setContext(context);
        setName("queue");
        writer.setDaemon(true);
    }

    @Override
    public void start() {
        writer.start();
        super.start();
    }

    /** Waits at most a second for what is queued. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        closing = true;
        // If the queue is full, the writer does not wait for it, and sees that this closes.
        waiting.offer(END);
        sink.giveUpSoon();
        try {
            writer.join(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        // What the event takes from its thread and its arguments; there is no MDC.
        event.getThreadName();
        event.getFormattedMessage();
        if (!waiting.offer(event) && !WarmUpEvents.include(event)) {
            dropped.increment();
        }
    }

    /** Queues lines of text as they are. */
    void print(String lines) {
        if (!waiting.offer(lines)) {
            dropped.increment();
        }
    }

    long dropped() {
        return dropped.sum();
    }

    Optional<String> fault() {
        return sink.fault();
    }

    private void write() {
        try {
            while (writeNext()) {
                reportDropped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the next chunk; returns false after the last one. */
    private boolean writeNext() throws InterruptedException {
        Object next = waiting.take();
        while (next != null && next != END) {
            sink.add(encoded(next));
            next = sink.size() < CHUNK_BYTES ? waiting.poll() : null;
        }
        return sink.write() && next != END && !(closing && waiting.isEmpty());
    }

    private byte[] encoded(Object next) {
        try {
            return next instanceof ILoggingEvent event
                    ? WarmUpEvents.line(event, encoder.encode(event))
                    : next.toString().getBytes(Charset.defaultCharset());
        } catch (RuntimeException e) {
            // An argument whose text cannot be made must not end the log.
            return ("an event cannot be written: " + e.getClass().getName() + System.lineSeparator())
                    .getBytes(Charset.defaultCharset());
        }
    }

    /** The output takes lines again. */
    private void reportDropped() {
        long now = dropped.sum();
        if (now == reported) {
            return;
        }
        LoggerContext context = (LoggerContext) getContext();
        LoggingEvent event = new LoggingEvent(
                LogQueue.class.getName(),
                context.getLogger(LogOutput.class),
                Level.WARN,
                "the log is written again, lines are missing here",
                null,
                null);
        event.setKeyValuePairs(
                List.of(new KeyValuePair("dropped", now - reported), new KeyValuePair("dropped_total", now)));
        reported = now;
        sink.add(encoder.encode(event));
    }
}
