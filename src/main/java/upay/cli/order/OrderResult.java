package upay.cli.order;

import upay.cli.console.JsonOutput;
import upay.domain.Order;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/** The beginning of a command's result about one order: the keys that join it to the lines of the log. */
final class OrderResult {
    private OrderResult() {}

    /**
     * @param done what was done, as the name of the order's number
     * @param work as {@link upay.app.OperatorSession#workOn} returns
     */
    static JsonOutput of(String done, Order order, Span work) {
        String sn = Long.toString(order.key().sn());
        return new JsonOutput()
                .put(done, sn)
                .put(OrderLog.SN, sn)
                .put(OrderLog.CLIENT_SN, order.purchase().clientSn())
                .put(OrderLog.TERMINAL, order.purchase().origin().terminalSn())
                .put(OrderLog.TRACE, work.requestTrace());
    }
}
