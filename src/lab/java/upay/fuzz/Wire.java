package upay.fuzz;

import java.util.Map;
import java.util.Optional;

/** One kind of signed message of one channel: how it is made there, by code that is not the connector's, and how it is read here. */
interface Wire {
    /** In words without spaces. */
    String name();

    /**
     * The fields of such a message about an order.
     *
     * @param paid false: another event of the channel
     */
    Map<String, String> fields(String sn, long fen, boolean paid);

    /** The field that a till's own text comes back in; empty where what is signed has no separators to be cut at. */
    Optional<String> tillsField();

    String sign(Map<String, String> fields);

    byte[] message(Map<String, String> fields, String sign);

    /** The accepted content, as a comparable value; empty: none. Also checks the other content. */
    Optional<Object> believed(byte[] message);

    /** Whether what is believed speaks of this order and amount. */
    boolean speaksOf(Object believed, String sn, long fen);
}
