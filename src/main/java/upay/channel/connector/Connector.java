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
 * <p>1. A connector is stateless translation: no I/O, no clock of its own, no retries, no persistence. 2. Only an explicit
 * success or refusal, rightly signed, becomes {@link Outcome.Succeeded} or a signed {@link Outcome.Declined}; a code that
 * is not in the connector's table, an answer that does not parse, a wrong signature, another amount or another order
 * number than asked for is {@link Outcome.Unknown} with fault PROTOCOL. 3. No method throws for anything that a channel, or
 * somebody in its name, may send. 4. Immutable and safe from any thread.
 */
public interface Connector {
    /**
     * @param now for the channel's timestamp fields
     * @param nonce fresh random text, 32 of [0-9a-f]
     */
    ChannelRequest encode(ChannelCall call, Instant now, String nonce);

    /** The verdict of an HTTP answer that arrived whole. */
    Outcome decode(ChannelCall call, ChannelResponse answer);

    /**
     * What a notification says. Only one that is signed as the channel signs, speaks of this account's application and
     * merchant and names an order of a form that is ours and its amount is {@link ChannelCallback.Paid}; everything that is not
     * understood is {@link ChannelCallback.Invalid}.
     */
    default ChannelCallback notice(RawCallback raw) {
        return new ChannelCallback.Invalid("this channel does not notify");
    }

    /** What the account shows in mutual TLS, for those exchanges that ask for it; empty where it has none. */
    default Optional<ClientCertificate> clientCertificate() {
        return Optional.empty();
    }
}
