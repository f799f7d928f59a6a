package upay.store.tls;

/** A certificate or key of the TLS parameters that cannot be used; the message names the parameter, and the remedy. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1;

    TlsException(String message) {
        super(message);
    }
}
