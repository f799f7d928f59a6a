package upay.channel;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import upay.channel.account.AccountSettings;
import upay.channel.account.ClientCertificate;
import upay.channel.account.SettingsReader;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.message.Outcomes;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/** The simplest channel there is, for tests of the transport: POSTs {@code ask}, and {@code paid} means paid. */
record StubConnector(Payway payway) implements ConnectorFactory {
    static AccountSettings account(Payway payway, String endpoint, Map<String, String> settings) {
        Map<String, Secret> secrets = new java.util.HashMap<>();
        settings.forEach((name, value) -> secrets.put(name, new Secret(value)));
        return new AccountSettings(payway, endpoint, secrets, null);
    }

    @Override
    public ChannelTraits traits(SubPayway subPayway) {
        return new ChannelTraits(true);
    }

    @Override
    public Connector open(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        String endpoint = settings.endpoint();
        ClientCertificate certificate =
                settings.clientCertificate("client-certificate", settings.optional("password", ""));
        settings.check();
        return new Connector() {
            @Override
            public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
                if (call.movement().amount().value() == 666) {
                    throw new IllegalStateException("a fault of the connector");
                }
                return new ChannelRequest(
                        "POST", URI.create(endpoint + "/ask?n=" + nonce), "text/plain", Buffer.buffer("ask"), true);
            }

            @Override
            public Outcome decode(ChannelCall call, ChannelResponse answer) {
                if (call.movement().amount().value() == 667) {
                    throw new IllegalStateException("a fault of the connector");
                }
                boolean paid =
                        answer.status() == 200 && answer.body().toString().equals("paid");
                return paid ? new Outcome.Succeeded(Facts.KNOWN) : Outcomes.unusable("HTTP " + answer.status());
            }

            @Override
            public Optional<ClientCertificate> clientCertificate() {
                return Optional.ofNullable(certificate);
            }
        };
    }
}
