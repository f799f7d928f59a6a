package upay.app.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import upay.channel.account.AccountSettings;
import upay.channel.account.ClientCertificate;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.BillDownload;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

/**
 * A channel's connectors, which start no payment through an account with a mistake that is certain, however it was
 * stored. The orders that it has are still queried, reversed and refunded. Costs nothing once a connector is open.
 */
public final class CheckedConnectors implements ConnectorFactory {
    private final ConnectorFactory factory;
    private final boolean production;

    /** @param production whether real money moves */
    public CheckedConnectors(ConnectorFactory factory, boolean production) {
        this.factory = factory;
        this.production = production;
    }

    @Override
    public Payway payway() {
        return factory.payway();
    }

    @Override
    public ChannelTraits traits(SubPayway subPayway) {
        return factory.traits(subPayway);
    }

    @Override
    public CallbackAcknowledgement acknowledgement() {
        return factory.acknowledgement();
    }

    @Override
    public CallbackAcknowledgement acknowledgement(RawCallback callback) {
        return factory.acknowledgement(callback);
    }

    /** @throws IllegalArgumentException as the channel's own */
    @Override
    public Connector open(AccountSettings account) {
        Connector opened = factory.open(account);
        List<String> faults = AccountRules.lasting(account, production);
        return faults.isEmpty()
                ? opened
                : new WithoutPayments(
                        opened,
                        "account of " + account.owner() + " at "
                                + account.payway().channel() + ": " + String.join("; ", faults));
    }

    /** @param fault without a value of the account */
    private record WithoutPayments(Connector connector, String fault) implements Connector {
        /** @throws IllegalArgumentException for a payment: it is certain that nothing is sent */
        @Override
        public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
            if (call.action() == ChannelAction.PAY || call.action() == ChannelAction.PRECREATE) {
                throw new IllegalArgumentException(fault);
            }
            return connector.encode(call, now, nonce);
        }

        @Override
        public Outcome decode(ChannelCall call, ChannelResponse answer) {
            return connector.decode(call, answer);
        }

        @Override
        public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
            return connector.evidence(call, answer);
        }

        @Override
        public ChannelCallback readCallback(RawCallback raw) {
            return connector.readCallback(raw);
        }

        @Override
        public Optional<ChannelRequest> keyRequest(ChannelResponse answer, Instant now, String nonce) {
            return connector.keyRequest(answer, now, nonce);
        }

        @Override
        public Optional<ChannelRequest> keyRequest(RawCallback callback, Instant now, String nonce) {
            return connector.keyRequest(callback, now, nonce);
        }

        @Override
        public Optional<Connector> withKeys(ChannelResponse answer, Instant now) {
            return connector.withKeys(answer, now).map(with -> new WithoutPayments(with, fault));
        }

        @Override
        public Optional<ClientCertificate> clientCertificate() {
            return connector.clientCertificate();
        }

        @Override
        public Optional<BillDownload> bills() {
            return connector.bills();
        }
    }
}
