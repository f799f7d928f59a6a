package upay.channel.connector;

import java.time.Instant;
import java.util.Optional;
import upay.channel.account.ClientCertificate;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

/**
 * Translates between the gateway and one account at one channel.
 *
 * <p>1. A connector is stateless translation: no I/O, no clock of its own, no retries, no persistence. 2. Only an
 * explicit success or refusal with a valid signature becomes {@link Outcome.Succeeded} or a signed {@link
 * Outcome.Declined}; a code that is not in the connector's table, an answer that does not parse, a wrong signature,
 * an amount or order number other than the call's is {@link Outcome.Unknown} with fault PROTOCOL. 3. No method throws
 * for anything that a channel, or an impostor, may send. 4. Immutable and safe from any thread.
 */
public interface Connector {
    /**
     * @param now for the channel's timestamp fields
     * @param nonce fresh random text, 32 of [0-9a-f]
     */
    ChannelRequest encode(ChannelCall call, Instant now, String nonce);

    /** The outcome of an HTTP answer that arrived completely. */
    Outcome decode(ChannelCall call, ChannelResponse answer);

    /**
     * What an answer says about the account: its signatures, its existence, its permissions. Only asked about answers
     * that are not usable, and when an account is tested.
     */
    default AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        return AccountEvidence.NONE;
    }

    /**
     * Reads a callback. It is {@link ChannelCallback.Paid} only if it has the channel's valid signature, names this
     * account's application and merchant, an order number of the gateway's form, and its amount; everything else is
     * {@link ChannelCallback.Invalid}.
     */
    default ChannelCallback readCallback(RawCallback raw) {
        return new ChannelCallback.Invalid("this channel does not notify");
    }

    /**
     * The request for the channel's current keys, if the answer is signed with one that is not here and the account can
     * fetch it: the answer cannot be used before. The answer to this request goes to {@link #withKeys}. Empty: nothing
     * is to be fetched.
     */
    default Optional<ChannelRequest> keyRequest(ChannelResponse answer, Instant now, String nonce) {
        return Optional.empty();
    }

    /** The same for a callback. */
    default Optional<ChannelRequest> keyRequest(RawCallback callback, Instant now, String nonce) {
        return Optional.empty();
    }

    /**
     * This connector with the channel's keys in the answer to a {@link #keyRequest}, as far as they are proven to be
     * the channel's; empty if none is.
     */
    default Optional<Connector> withKeys(ChannelResponse answer, Instant now) {
        return Optional.empty();
    }

    /** The account's certificate for the exchanges that require mutual TLS; empty if it has none. */
    default Optional<ClientCertificate> clientCertificate() {
        return Optional.empty();
    }

    /** How the account's daily bills are fetched; empty: its channel has no call for that, or the account no key for it. */
    default Optional<BillDownload> bills() {
        return Optional.empty();
    }
}
