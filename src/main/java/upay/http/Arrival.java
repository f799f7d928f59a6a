package upay.http;

import java.util.function.BooleanSupplier;
import upay.protocol.Reply;

/** One request as it arrived, its body complete; and the way back. */
interface Arrival {
    Endpoint<?> endpoint();

    /** Null when there was none. */
    String contentType();

    /** Null when there was none. */
    String authorization();

    /** Whether its client can be taken to have given up. */
    BooleanSupplier gone();

    /** Gives the body away, once: a payment may wait for minutes, and must not keep 64 KiB alive for as long. */
    byte[] takeBody();

    /** To be called once, on any thread. */
    void answer(Reply reply);
}
