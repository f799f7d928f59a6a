package upay.load;

import java.util.List;

/** The requests' names in the report. */
final class Step {
    static final String PAY = "pay";
    static final String PRECREATE = "precreate";
    static final String QUERY = "query";
    /** Of an order that is not settled: the gateway asks the channel, and waits up to a second for it. */
    static final String POLL = "query: not settled";

    static final String REFUND = "refund";
    static final String CANCEL = "cancel";
    static final String ABORT = "cancel: not settled";

    /** What is answered at once, and so what a bound on the time is for. */
    static final List<String> PROMPT = List.of(PAY, PRECREATE, QUERY, REFUND, CANCEL);

    private Step() {}
}
