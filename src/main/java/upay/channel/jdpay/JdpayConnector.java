package upay.channel.jdpay;

import static upay.channel.message.Outcomes.unusable;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.BillDownload;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.message.ExtendedFields;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

/**
 * JD Pay V2.0 (docs/channels/jdpay.md). The endpoint is the base URL. Settings: {@code merchant}, {@code des-key} (24
 * bytes in Base64), {@code private-key}, {@code jd-public-key}; optional {@code order-type} (of QR codes; 0, the default,
 * or 1), {@code bill-key} (of the downloads of bills), {@code not-found-codes} (further result codes for "no such trade", separated by blanks), {@code extended-fields},
 * {@code callback-fields}.
 */
public final class JdpayConnector implements Connector {
    public static final ConnectorFactory FACTORY = new ConnectorFactory() {
        @Override
        public Payway payway() {
            return Payway.JDPAY;
        }

        /** revoke stops an unpaid order and refunds a paid one. */
        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return new ChannelTraits(true);
        }

        @Override
        public CallbackAcknowledgement acknowledgement() {
            return new CallbackAcknowledgement("text/plain", "ok");
        }

        @Override
        public Connector open(AccountSettings account) {
            return new JdpayConnector(account);
        }
    };

    /** The digest's 64 characters and 11 bytes of padding need 600 bits; JD's own keys have 1024. */
    private static final int RSA_BITS_MIN = 1024;

    private final String endpoint;
    private final String merchant;
    private final JdpayMessageSecurity seal;
    private final JdpayErrorCodes codes;
    private final JdpayRequest request;
    private final JdpayCallback callback;
    private final @Nullable BillDownload bills;

    private JdpayConnector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        merchant = settings.required("merchant");
        Key encryption = desKey(settings);
        seal = new JdpayMessageSecurity(
                encryption,
                longEnough(settings, "private-key", settings.privateKey("private-key")),
                longEnough(settings, "jd-public-key", settings.publicKey("jd-public-key")));
        codes = JdpayErrorCodes.of(settings.optional("not-found-codes", ""));
        request = new JdpayRequest(
                settings.oneOf("order-type", "0", Set.of("0", "1")),
                account.notifyBase(),
                ExtendedFields.named(
                        settings, JdpayRequest.PAY_KEYS, JdpayRequest.PRECREATE_KEYS, JdpayRequest.REFUND_KEYS));
        callback = new JdpayCallback(merchant, seal, JdpayCallback.fields(settings));
        String billKey = settings.optional("bill-key", "");
        bills = billKey.isEmpty() ? null : new JdpayBillDownload(endpoint, merchant, new Secret(billKey));
        settings.check();
    }

    private static Key desKey(SettingsReader settings) {
        String base64 = settings.required("des-key").replaceAll("\\s", "");
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            if (key.length == JdpayMessageSecurity.DES_KEY_BYTES) {
                return new SecretKeySpec(key, JdpayMessageSecurity.DES);
            }
        } catch (IllegalArgumentException e) {
            // Reported below, with the same text.
        }
        if (!base64.isEmpty()) {
            settings.fault("des-key is not 24 bytes in Base64");
        }
        return SettingsReader.faulty(Key.class);
    }

    private static <K extends Key> K longEnough(SettingsReader settings, String name, K key) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
            settings.fault(name + " has less than " + RSA_BITS_MIN + " bits");
        }
        return key;
    }

    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        return new ChannelRequest(
                "POST",
                URI.create(endpoint + JdpayRequest.path(call)),
                "application/xml; charset=utf-8",
                Buffer.buffer(JdpayMessage.write(merchant, seal, request.fields(call))),
                false);
    }

    /** Checks HTTP, then the envelope, then the signature, then the content. */
    @Override
    public Outcome decode(ChannelCall call, ChannelResponse answer) {
        if (answer.status() != 200) {
            return unusable("HTTP " + answer.status());
        }
        return JdpayMessage.read(answer.body().getBytes(), answer.contentType(), merchant, seal)
                .map(message -> new JdpayOutcomes(call, message, codes).outcome())
                .orElseGet(() -> unusable("not a message for us, or wrong or missing sign"));
    }

    /** An envelope with an encrypted text that does not open or verify is either of other keys or of another sender. */
    @Override
    public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        if (answer.status() != 200) {
            return AccountEvidence.NONE;
        }
        return JdpayMessage.read(answer.body().getBytes(), answer.contentType(), merchant, seal)
                .map(message -> {
                    Mark theirs = message.signed() ? Mark.OK : Mark.UNKNOWN;
                    boolean about = message.code().equals(JdpayErrorCodes.PROCESSED)
                            || codes.isNotFound(message.code(), message.words())
                                    && !message.words().contains("商户");
                    return about
                            ? AccountEvidence.accepted(theirs, message.code())
                            : AccountEvidence.refused(theirs, message.code(), message.words());
                })
                .or(() -> JdpayMessage.refusal(answer.body().getBytes(), answer.contentType())
                        .map(refusal -> AccountEvidence.refused(Mark.UNKNOWN, refusal.code(), refusal.words())))
                .orElseGet(() -> JdpayMessage.isSealed(answer.body().getBytes(), answer.contentType())
                        ? new AccountEvidence(Mark.UNKNOWN, Mark.FAILED, Mark.UNKNOWN, Mark.UNKNOWN, "")
                        : AccountEvidence.NONE);
    }

    /** Empty without the key, which is not one of those for payments. */
    @Override
    public Optional<BillDownload> bills() {
        return Optional.ofNullable(bills);
    }

    @Override
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw);
    }
}
