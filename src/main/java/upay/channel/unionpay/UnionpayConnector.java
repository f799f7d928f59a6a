package upay.channel.unionpay;

import static upay.channel.message.Outcomes.unusable;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import upay.channel.message.ReceivedText;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

/**
 * UnionPay QR over the acp gateway (docs/channels/unionpay.md). The endpoint is the base URL. Settings: {@code
 * mer-id}, {@code cert-id} (the decimal serial number of the merchant's signing certificate), {@code private-key}
 * (its key: PEM, or the .pfx file with {@code private-key-password}), {@code root-certificate} and {@code middle-certificate} (UnionPay's, PEM); optional {@code
 * signer-name} (the name that UnionPay's signing certificate must have), {@code term-id} (the till's number there),
 * {@code reversal-response} ({@code final}, the default, or {@code accepted}: whether 00 to a reversal is final or has
 * to be confirmed by a query), {@code extended-fields}, {@code callback-fields}.
 */
public final class UnionpayConnector implements Connector {
    public static final ConnectorFactory FACTORY = new ConnectorFactory() {
        @Override
        public Payway payway() {
            return Payway.UNIONPAY;
        }

        /**
         * The reversal is for payments of unknown outcome, and refunds what was charged; a payment that is known to
         * be paid is refunded.
         */
        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return new ChannelTraits(true, true);
        }

        /** UnionPay accepts any 200; this is the usual body. */
        @Override
        public CallbackAcknowledgement acknowledgement() {
            return new CallbackAcknowledgement("text/plain", "ok");
        }

        @Override
        public Connector open(AccountSettings account) {
            return new UnionpayConnector(account);
        }
    };

    static final String FORM = "application/x-www-form-urlencoded;charset=UTF-8";
    private static final String UNIONPAY = "中国银联股份有限公司";

    private final String endpoint;
    private final String merId;
    private final boolean reversalIsFinal;
    private final UnionpaySignature signature;
    private final UnionpayRequest request;
    private final UnionpayCallback callback;
    private final BillDownload bills;

    private UnionpayConnector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        merId = settings.matching("mer-id", Pattern.compile("\\d{15}"), "15 digits");
        String certId = settings.matching("cert-id", Pattern.compile("\\d{1,50}"), "a serial number in decimal digits");
        X509Certificate root = settings.certificate("root-certificate");
        X509Certificate middle = settings.certificate("middle-certificate");
        UnionpayCertificateChain chain =
                new UnionpayCertificateChain(root, middle, settings.optional("signer-name", UNIONPAY));
        if (root != null && middle != null) {
            chain.fault().ifPresent(settings::fault);
        }
        signature = new UnionpaySignature(settings.privateKey("private-key"), chain);
        reversalIsFinal = settings.oneOf("reversal-response", "final", Set.of("final", "accepted"))
                .equals("final");
        request = new UnionpayRequest(
                merId,
                certId,
                UnionpayRequest.TEXT.plain(settings.optional("term-id", "")),
                account.notifyBase(),
                ExtendedFields.named(settings, UnionpayRequest.PAY_KEYS));
        callback = new UnionpayCallback(signature, merId, UnionpayCallback.fields(settings));
        bills = new UnionpayBillDownload(endpoint, merId, certId, signature);
        settings.check();
    }

    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        Map<String, String> fields = request.fields(call, now);
        fields.put("signature", signature.sign(fields));
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(endpoint + UnionpayRequest.path(call));
        return new ChannelRequest("POST", uri, FORM, Buffer.buffer(form), false);
    }

    /** Checks HTTP, then the structure, then certificate and signature, then the content. */
    @Override
    public Outcome decode(ChannelCall call, ChannelResponse answer) {
        if (answer.status() != 200) {
            return unusable("HTTP " + answer.status());
        }
        return fields(answer).map(fields -> outcome(call, fields)).orElseGet(() -> unusable("not a list of fields"));
    }

    @Override
    public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        return fields(answer)
                .filter(fields -> fields.containsKey("respCode"))
                .map(fields -> {
                    Mark theirs = fields.getOrDefault("signature", "").isEmpty()
                            ? Mark.UNKNOWN
                            : AccountEvidence.mark(signature.objection(fields).isEmpty());
                    String code = fields.getOrDefault("respCode", "");
                    boolean about =
                            UnionpayErrorCodes.SUCCESS.contains(code) || code.equals(UnionpayErrorCodes.NOT_FOUND);
                    return about
                            ? AccountEvidence.accepted(theirs, "respCode " + code)
                            : AccountEvidence.refused(theirs, "respCode " + code, fields.getOrDefault("respMsg", ""));
                })
                .orElse(AccountEvidence.NONE);
    }

    @Override
    public Optional<BillDownload> bills() {
        return Optional.of(bills);
    }

    private static Optional<Map<String, String>> fields(ChannelResponse answer) {
        return UnionpayResponseText.read(ReceivedText.ofContent(answer.body().getBytes(), answer.contentType())
                .text());
    }

    @Override
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw);
    }

    private Outcome outcome(ChannelCall call, Map<String, String> fields) {
        Optional<String> objection = signature.objection(fields);
        return objection.isPresent()
                ? unusable(objection.get())
                : new UnionpayOutcomes(call, fields, merId, reversalIsFinal).outcome();
    }
}
