package upay.channel.alipay;

import static upay.channel.message.Outcomes.unusable;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import upay.channel.message.ChannelText;
import upay.channel.message.ExtendedFields;
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
 * Alipay's open gateway (docs/channels/alipay.md). The endpoint is the full gateway URL. Settings: {@code app-id},
 * {@code private-key} (PKCS#8, PEM), {@code alipay-public-key} (X.509, PEM) or, in certificate mode, {@code
 * app-certificate}, {@code alipay-certificate} and {@code alipay-root-certificate}; optional {@code app-auth-token},
 * {@code seller-id}, {@code sys-service-provider-id}, {@code extended-fields}, {@code callback-fields}.
 */
public final class AlipayConnector implements Connector {
    public static final ConnectorFactory FACTORY = new ConnectorFactory() {
        @Override
        public Payway payway() {
            return Payway.ALIPAY;
        }

        /** alipay.trade.cancel closes an unpaid trade and refunds a paid one, for both kinds of payment. */
        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return new ChannelTraits(true);
        }

        /** Exactly seven characters. */
        @Override
        public CallbackAcknowledgement acknowledgement() {
            return new CallbackAcknowledgement("text/plain", "success");
        }

        @Override
        public Connector open(AccountSettings account) {
            return new AlipayConnector(account);
        }
    };

    /** Answers with the certificate of a number, without which the messages that it signs cannot be used. */
    private static final String DOWNLOAD = "alipay.open.app.alipaycert.download";

    private static final Pattern CERTIFICATE_NUMBER = Pattern.compile("[0-9a-fA-F]{32}");

    private static final String PUBLIC_KEY = "alipay-public-key";
    private static final String FORM = "application/x-www-form-urlencoded;charset=utf-8";

    private final String endpoint;
    private final String appId;
    private final String appAuthToken;
    private final @Nullable String notifyUrl;
    private final @Nullable AlipayCertificates certificates;
    private final AlipaySignature signature;
    private final AlipayRequest request;
    private final AlipayCallback callback;

    private AlipayConnector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        appId = settings.required("app-id");
        appAuthToken = settings.optional("app-auth-token", "");
        notifyUrl = account.notifyBase();
        PrivateKey ours = settings.privateKey("private-key");
        certificates = certificates(settings);
        AlipayKeys theirs = certificates == null ? AlipayKeys.of(publicKey(settings)) : certificates.keys();
        signature = new AlipaySignature(ours, theirs);
        String sellerId = settings.optional("seller-id", "");
        request = new AlipayRequest(
                appId,
                sellerId,
                settings.optional("sys-service-provider-id", ""),
                ExtendedFields.named(settings, AlipayRequest.PAY_KEYS, AlipayRequest.REFUND_KEYS));
        callback = new AlipayCallback(signature, appId, sellerId, AlipayCallback.fields(settings));
        settings.check();
    }

    /** The same account with further certificates of Alipay. */
    private AlipayConnector(AlipayConnector known, AlipayCertificates certificates) {
        endpoint = known.endpoint;
        appId = known.appId;
        appAuthToken = known.appAuthToken;
        notifyUrl = known.notifyUrl;
        this.certificates = certificates;
        signature = new AlipaySignature(known.signature.ours(), certificates.keys());
        request = known.request;
        callback = known.callback.with(signature);
    }

    /** Each of the three chooses the mode, so that a missing one is reported. */
    private static boolean isByCertificates(SettingsReader settings) {
        return Stream.of(AlipayCertificates.APP, AlipayCertificates.ALIPAY, AlipayCertificates.ROOT)
                .anyMatch(name -> !settings.optional(name, "").isEmpty());
    }

    private static PublicKey publicKey(SettingsReader settings) {
        if (isByCertificates(settings)) {
            return SettingsReader.faulty(PublicKey.class);
        }
        if (settings.optional(PUBLIC_KEY, "").isEmpty()) {
            settings.fault(PUBLIC_KEY + " is missing; in certificate mode " + AlipayCertificates.APP + ", "
                    + AlipayCertificates.ALIPAY + " and " + AlipayCertificates.ROOT + " take its place");
            return SettingsReader.faulty(PublicKey.class);
        }
        return settings.publicKey(PUBLIC_KEY);
    }

    private static @Nullable AlipayCertificates certificates(SettingsReader settings) {
        if (!isByCertificates(settings)) {
            return null;
        }
        if (!settings.optional(PUBLIC_KEY, "").isEmpty()) {
            settings.fault(PUBLIC_KEY + " belongs to an account without certificates; remove it, or the three"
                    + " certificates, as the open platform shows the application's mode");
        }
        return AlipayCertificates.of(settings);
    }

    /** Common parameters go into the URL, so that {@code charset} is known before the body is read. */
    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        Map<String, String> common = authorised(common(AlipayRequest.method(call), now));
        boolean payment = call.action() == ChannelAction.PAY || call.action() == ChannelAction.PRECREATE;
        if (payment && notifyUrl != null) {
            common.put("notify_url", notifyUrl);
        }
        return signed(common, request.bizContent(call));
    }

    private Map<String, String> authorised(Map<String, String> common) {
        if (!appAuthToken.isEmpty()) {
            common.put("app_auth_token", appAuthToken);
        }
        return common;
    }

    private Map<String, String> common(String method, Instant now) {
        Map<String, String> common = new TreeMap<>(Map.of(
                "app_id",
                appId,
                "method",
                method,
                "format",
                "JSON",
                "charset",
                "utf-8",
                "sign_type",
                AlipaySignature.TYPE,
                "timestamp",
                ChannelText.SPACED.format(now),
                "version",
                "1.0"));
        if (certificates != null) {
            common.put("app_cert_sn", certificates.appNumber());
            common.put("alipay_root_cert_sn", certificates.rootNumber());
        }
        return common;
    }

    private ChannelRequest signed(Map<String, String> common, String bizContent) {
        Map<String, String> signed = new TreeMap<>(common);
        signed.put("biz_content", bizContent);
        common.put("sign", signature.sign(AlipaySignature.content(signed)));

        URI uri = URI.create(endpoint + "?" + form(common));
        Buffer body = Buffer.buffer(form(Map.of("biz_content", bizContent)));
        return new ChannelRequest("POST", uri, FORM, body, false);
    }

    /** Checks HTTP, then the structure, then the signature, then the content. */
    @Override
    public Outcome decode(ChannelCall call, ChannelResponse answer) {
        if (answer.status() != 200) {
            return unusable("HTTP " + answer.status());
        }
        return AlipayResponse.read(answer, AlipayRequest.method(call))
                .map(read -> outcome(call, read))
                .orElseGet(() -> unusable("not an answer to " + AlipayRequest.method(call)));
    }

    /** Code 40004 is an answer of the trade system, behind the checks of signature, application and permission. */
    @Override
    public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        return AlipayResponse.read(answer, AlipayRequest.method(call))
                .map(read -> {
                    Mark theirs = read.sign().isEmpty()
                            ? Mark.UNKNOWN
                            : AccountEvidence.mark(signature.verify(read.source(), read.sign(), read.certificate()));
                    String code = Objects.requireNonNullElse(read.text("code"), "");
                    String subCode = Objects.requireNonNullElse(read.text("sub_code"), "");
                    boolean about = code.equals("10000") || code.equals("40004") && !subCode.contains("FORBIDDEN");
                    return about
                            ? AccountEvidence.accepted(theirs, (code + " " + subCode).strip())
                            : AccountEvidence.refused(theirs, code, subCode);
                })
                .orElse(AccountEvidence.NONE);
    }

    @Override
    public Optional<BillDownload> bills() {
        return Optional.of(
                new AlipayBillDownload((method, biz, now) -> signed(authorised(common(method, now)), biz), signature));
    }

    @Override
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw);
    }

    @Override
    public Optional<ChannelRequest> keyRequest(ChannelResponse answer, Instant now, String nonce) {
        return certificates == null || answer.status() != 200
                ? Optional.empty()
                : keyRequest(AlipayResponse.certificate(answer), now);
    }

    @Override
    public Optional<ChannelRequest> keyRequest(RawCallback raw, Instant now, String nonce) {
        return certificates == null ? Optional.empty() : keyRequest(AlipayCallback.certificate(raw), now);
    }

    /** Nothing is to be fetched for a message that names no certificate: any of Alipay's verifies it. */
    private Optional<ChannelRequest> keyRequest(String number, Instant now) {
        if (!signature.theirs().lacks(number)
                || !CERTIFICATE_NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        String bizContent =
                new JsonObject().put(AlipaySignature.CERTIFICATE, number).encode();
        return Optional.of(signed(common(DOWNLOAD, now), bizContent));
    }

    /** Its own signature may be that of the new certificate: the chain is what proves it. */
    @Override
    public Optional<Connector> withKeys(ChannelResponse answer, Instant now) {
        AlipayCertificates known = certificates;
        if (known == null || answer.status() != 200) {
            return Optional.empty();
        }
        return AlipayResponse.read(answer, DOWNLOAD)
                .filter(read -> "10000".equals(read.text("code")))
                .map(read -> read.text("alipay_cert_content"))
                .flatMap(content -> known.with(content, now))
                .map(more -> new AlipayConnector(this, more));
    }

    private Outcome outcome(ChannelCall call, AlipayResponse answer) {
        boolean signed = !answer.sign().isEmpty();
        if (signed && !signature.verify(answer.source(), answer.sign(), answer.certificate())) {
            return unusable(
                    signature.theirs().lacks(answer.certificate())
                            ? "signed with a certificate that is not here"
                            : "wrong signature");
        }
        return new AlipayOutcomes(call, answer, signed).outcome();
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
