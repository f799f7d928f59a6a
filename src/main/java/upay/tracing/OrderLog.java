package upay.tracing;

import org.slf4j.spi.LoggingEventBuilder;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.Purchase;

/**
 * The keys that every log line about an order has: {@code sn}, {@code client_sn}, {@code terminal}, and {@code trace} if
 * its request was recorded. A search for any of them finds all lines.
 */
public final class OrderLog {
    public static final String SN = "sn";
    public static final String CLIENT_SN = "client_sn";
    public static final String TERMINAL = "terminal";
    public static final String TRACE = "trace";
    public static final String MERCHANT = "merchant";

    private OrderLog() {}

    /** Adds the keys to a line. */
    public static LoggingEventBuilder about(LoggingEventBuilder line, Order order, Span span) {
        return about(line, order.key(), order.purchase(), span);
    }

    /** As {@link #about(LoggingEventBuilder, Order, Span)}, for a part of an order. */
    public static LoggingEventBuilder about(LoggingEventBuilder line, OrderKey key, Purchase purchase, Span span) {
        return about(line, key.sn(), purchase.clientSn(), purchase.origin().terminalSn(), span);
    }

    /** As {@link #about(LoggingEventBuilder, Order, Span)}, by its numbers. */
    public static LoggingEventBuilder about(
            LoggingEventBuilder line, long sn, String clientSn, String terminalSn, Span span) {
        return traced(
                line.addKeyValue(SN, sn).addKeyValue(CLIENT_SN, clientSn).addKeyValue(TERMINAL, terminalSn), span);
    }

    /** As {@link #about(LoggingEventBuilder, Order, Span)}, for a number that is no order's, or whose order is not read. */
    public static LoggingEventBuilder about(LoggingEventBuilder line, OrderKey key, Span span) {
        return traced(line.addKeyValue(SN, key.sn()).addKeyValue(MERCHANT, key.merchantId()), span);
    }

    /** Adds {@code trace}, if the request was recorded. */
    public static LoggingEventBuilder traced(LoggingEventBuilder line, Span span) {
        String trace = span.requestTrace();
        return trace == null ? line : line.addKeyValue(TRACE, trace);
    }
}
