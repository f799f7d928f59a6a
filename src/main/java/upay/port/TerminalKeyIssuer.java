package upay.port;

import io.vertx.core.Future;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;
import upay.protocol.ActivateRequest;
import upay.protocol.CheckInRequest;

/**
 * Issues terminals' keys: activation and check-in (protocol.md#activate, protocol.md#checkin). What is answered is
 * durable. Futures fail only with {@link StoreException}; a failed or lost request is simply repeated. Threads: any;
 * futures complete on the caller's context.
 */
public interface TerminalKeyIssuer {
    /**
     * Takes one use of a code for a new terminal. The same vendor, code, device and client_sn again, before the
     * terminal has signed anything, gets the same terminal and key and takes no further use.
     *
     * @param source the address that failed codes are counted for, beside the vendor
     */
    Future<Activation> activate(Vendor vendor, ActivateRequest request, String source);

    /**
     * Replaces the terminal's key, or returns the present one if the request was signed with the previous key. Two at
     * once with the same key, through whichever instances, get the same new key.
     *
     * @param signedWith the key that signed the request
     */
    Future<IssuedKey> checkIn(Terminal terminal, Secret signedWith, CheckInRequest request);

    /** The result of an activation. */
    sealed interface Activation {
        record Activated(IssuedKey issued) implements Activation {}

        record Refused(Cause cause) implements Activation {}
    }

    /** Why no terminal was activated. */
    enum Cause {
        CODE_UNKNOWN,
        CODE_EXPIRED,
        CODE_REVOKED,
        CODE_USED_UP,
        CLIENT_SN_TAKEN,
        /** The app_id is not one of the vendor's. */
        APP_UNKNOWN,
        MERCHANT_CLOSED,
        STORE_CLOSED,
        /** Too many failed codes of this vendor or address: the code was not looked at. */
        TOO_MANY_FAILURES
    }
}
