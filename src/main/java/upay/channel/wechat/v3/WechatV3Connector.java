package upay.channel.wechat.v3;

import static upay.channel.message.Outcomes.tooSoon;
import static upay.channel.message.Outcomes.unusable;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.message.ExtendedFields;
import upay.channel.wechat.v3.PlatformKeys.Verdict;
import upay.domain.Secret;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/**
 * WeChat Pay v3 (docs/channels/wechat.md). The endpoint is the base URL, to which {@code /v3/…} is added. Settings:
 * {@code app-id}, {@code mch-id}, {@code api-v3-key}, {@code private-key} (with {@code private-key-password}, default:
 * the mch-id), {@code certificate} or {@code certificate-serial} unless the private key's file contains the certificate;
 * {@code wechatpay-public-key} with {@code wechatpay-public-key-id}, {@code wechatpay-certificate}, or neither: then the
 * platform certificates are fetched; optional {@code sub-app-id}, {@code sub-mch-id}, {@code spbill-create-ip}, {@code
 * extended-fields}, {@code callback-fields}.
 */
public final class WechatV3Connector implements Connector {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;

    /** The calls that create a payment require a URL; without a public one its outcome is queried. */
    private static final String NOWHERE = "http://127.0.0.1/";

    /** What the test of an account cannot tell. */
    private static final String APP_UNNAMED = ": the query names the merchant, and no app: a payment of one fen shows"
            + " whether app-id is bound to mch-id";

    /** The channel refuses requests without one. */
    private static final String USER_AGENT = "upay-gateway";

    /** Safe in a path, a query and a header. */
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z_-]{1,32}");

    private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]{8,40}");
    private static final Pattern PUBLIC_KEY_ID = Pattern.compile(PlatformKeys.PUBLIC_KEY + "[0-9A-Za-z]{1,64}");

    private final String endpoint;
    private final V3Identity identity;
    private final V3Credential credential;
    private final V3Request request;
    private final SealedResource resource;
    private final V3Callback callback;
    private final PlatformKeys keys;

    /** @throws IllegalArgumentException names every setting that is missing or malformed, and never a value */
    public static WechatV3Connector open(AccountSettings account) {
        return new WechatV3Connector(account);
    }

    private WechatV3Connector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        String mchId = settings.matching("mch-id", NUMBER, "the merchant's number");
        String subMchId = settings.optional("sub-mch-id", "");
        if (!subMchId.isEmpty()) {
            settings.matching("sub-mch-id", NUMBER, "the merchant's number");
        }
        identity = new V3Identity(settings.required("app-id"), mchId, settings.optional("sub-app-id", ""), subMchId);
        resource = new SealedResource(new Secret(settings.required("api-v3-key")));
        credential = new V3Credential(mchId, serial(settings, mchId), settings.privateKey("private-key", mchId));
        keys = keys(settings);
        callback = new V3Callback(resource, identity, V3Callback.fields(settings));
        request = new V3Request(
                settings.optional("spbill-create-ip", "127.0.0.1"),
                account.notifyBase() == null ? NOWHERE : account.notifyBase(),
                ExtendedFields.named(settings, V3Request.PAY_KEYS, V3Request.REFUND_KEYS));
        settings.check();
    }

    private WechatV3Connector(WechatV3Connector same, PlatformKeys keys) {
        endpoint = same.endpoint;
        identity = same.identity;
        credential = same.credential;
        request = same.request;
        resource = same.resource;
        callback = same.callback;
        this.keys = keys;
    }

    /** Of the merchant's certificate: entered, or that of the certificate, or that of the private key's file. */
    private static String serial(SettingsReader settings, String mchId) {
        String entered = settings.optional("certificate-serial", "");
        boolean hasCertificate = !settings.optional("certificate", "").isEmpty();
        Optional<X509Certificate> certificate = hasCertificate
                ? settings.certificateIfReadable("certificate")
                : settings.certificateOfKey("private-key", mchId);
        if (entered.isEmpty()) {
            if (certificate.isEmpty() && !hasCertificate) {
                settings.fault("certificate is missing: enter apiclient_cert.pem, or its serial number in"
                        + " certificate-serial");
            }
            return certificate.map(PlatformCertificates::serial).orElse("");
        }
        return settings.matching(
                        "certificate-serial",
                        SERIAL,
                        "the certificate's serial number in hexadecimal, 40 digits and letters A to F as the merchant"
                                + " platform shows it")
                .toUpperCase(Locale.ROOT);
    }

    private static PlatformKeys keys(SettingsReader settings) {
        Map<String, PublicKey> keys = new HashMap<>();
        String id = null;
        boolean hasKey = !settings.optional("wechatpay-public-key", "").isEmpty();
        boolean hasId = !settings.optional("wechatpay-public-key-id", "").isEmpty();
        if (hasKey || hasId) {
            id = settings.matching(
                    "wechatpay-public-key-id",
                    PUBLIC_KEY_ID,
                    PlatformKeys.PUBLIC_KEY + " and its digits, as the merchant platform shows it beside the key");
            keys.put(id, settings.publicKey("wechatpay-public-key"));
        }
        // A setting that cannot be read is a fault, and stands for no key until it is reported.
        keys.values().removeIf(Objects::isNull);
        settings.certificates("wechatpay-certificate")
                .forEach(certificate -> keys.put(
                        PlatformKeys.normal(PlatformCertificates.serial(certificate)), certificate.getPublicKey()));
        return new PlatformKeys(keys, id);
    }

    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        return signed(request.of(call, identity.of(call), now), now, nonce);
    }

    private ChannelRequest signed(V3Request.Call call, Instant now, String nonce) {
        URI uri = URI.create(endpoint + call.path());
        String url = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        String body = call.body() == null ? "" : call.body().encode();
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", credential.authorization(call.method(), url, now.getEpochSecond(), nonce, body));
        headers.put("Accept", "application/json");
        headers.put("User-Agent", USER_AGENT);
        if (keys.publicKeyId() != null) {
            headers.put("Wechatpay-Serial", keys.publicKeyId());
        }
        return new ChannelRequest(
                call.method(),
                uri,
                call.body() == null ? null : "application/json",
                call.body() == null ? null : Buffer.buffer(body),
                false,
                headers);
    }

    @Override
    public Outcome decode(ChannelCall call, ChannelResponse answer) {
        byte[] body = answer.body().getBytes();
        Verdict verdict = keys.verify(answer.headers(), body);
        Optional<V3Message> message = V3Message.read(body);
        if (answer.status() >= 200 && answer.status() < 300) {
            if (verdict != Verdict.RIGHT) {
                return unusable(verdict.words());
            }
            return isEarlier(call, answer) ? unusable("signed before this call") : accepted(call, answer, message);
        }
        String code = message.map(said -> said.textOr("code", "")).orElse("");
        Optional<Duration> minimumWait = V3ErrorCodes.minimumWait(call.action(), answer.status(), code);
        if (minimumWait.isPresent()) {
            return tooSoon("code " + code, minimumWait.get());
        }
        if (answer.status() < 400 || code.isEmpty()) {
            return unusable("HTTP " + answer.status());
        }
        boolean signed = verdict == Verdict.RIGHT && !isEarlier(call, answer);
        if (!signed && verdict != Verdict.MISSING || verdict == Verdict.MISSING && answer.status() >= 500) {
            return unusable(verdict.words() + ": " + code);
        }
        return new V3Outcomes(call, identity.of(call), message.orElseThrow()).refused(code, signed);
    }

    private Outcome accepted(ChannelCall call, ChannelResponse answer, Optional<V3Message> message) {
        if (V3Request.isClose(call)) {
            // It succeeds only for an existing order, and has no body.
            return answer.status() == NO_CONTENT && answer.body().length() == 0
                    ? new Outcome.Succeeded(Facts.KNOWN)
                    : unusable("HTTP " + answer.status());
        }
        if (message.isEmpty()) {
            return unusable("not a message");
        }
        V3Identity named = identity.of(call);
        V3Outcomes outcomes = new V3Outcomes(call, named, message.get());
        return switch (answer.status()) {
            case OK ->
                outcomes.succeeded(
                        new V3Wallet(credential, named.payersApp()),
                        answer.headers().getOrDefault("wechatpay-nonce", ""));
            case ACCEPTED -> outcomes.accepted();
            default -> unusable("HTTP " + answer.status());
        };
    }

    /** Whether it was signed for something before: long before the transaction of the call began. */
    private static boolean isEarlier(ChannelCall call, ChannelResponse answer) {
        Instant signed = PlatformKeys.signedAt(answer.headers());
        return signed == null
                || signed.isBefore(call.movement().transactionTime().minus(PlatformKeys.TOLERANCE));
    }

    /** The answer to a request whose signature the channel accepts is signed. */
    @Override
    public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        byte[] body = answer.body().getBytes();
        Verdict verdict = keys.verify(answer.headers(), body);
        Mark theirs =
                switch (verdict) {
                    case RIGHT -> Mark.OK;
                    case WRONG, UNKNOWN_KEY -> Mark.FAILED;
                    // Refusals of requests may be unsigned, successes never are.
                    case MISSING -> answer.status() < 300 ? Mark.FAILED : Mark.UNKNOWN;
                    case PROBE -> Mark.UNKNOWN;
                };
        String code = V3Message.read(body).map(said -> said.textOr("code", "")).orElse("");
        boolean about = answer.status() < 300 || V3ErrorCodes.NOT_FOUND.contains(code);
        if (!about && code.isEmpty()) {
            return AccountEvidence.NONE;
        }
        String note = note(verdict, answer);
        if (about) {
            String unnamed = call.action() == ChannelAction.QUERY && !code.isEmpty() ? APP_UNNAMED : "";
            return AccountEvidence.accepted(theirs, (code + note + unnamed).strip());
        }
        String words =
                V3Message.read(body).map(said -> said.textOr("message", "")).orElse("");
        return AccountEvidence.refused(theirs, code, words + note);
    }

    private static String note(Verdict verdict, ChannelResponse answer) {
        return switch (verdict) {
            case RIGHT, MISSING -> "";
            case UNKNOWN_KEY ->
                " (signed with the key " + serialOf(answer.headers()) + ", which is not in the account)";
            case WRONG, PROBE -> " (" + verdict.words() + ")";
        };
    }

    private static String serialOf(Map<String, String> headers) {
        String serial = headers.getOrDefault("wechatpay-serial", "");
        return serial.matches("[0-9A-Za-z_]{1,80}") ? serial : "?";
    }

    @Override
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw, keys);
    }

    @Override
    public Optional<ChannelRequest> keyRequest(ChannelResponse answer, Instant now, String nonce) {
        return keyRequest(answer.headers(), answer.body().getBytes(), now, nonce);
    }

    /** A callback comes from anyone: one that is not current makes no request. */
    @Override
    public Optional<ChannelRequest> keyRequest(RawCallback raw, Instant now, String nonce) {
        return PlatformKeys.isCurrent(raw.headers(), now)
                ? keyRequest(raw.headers(), raw.body(), now, nonce)
                : Optional.empty();
    }

    private Optional<ChannelRequest> keyRequest(Map<String, String> headers, byte[] body, Instant now, String nonce) {
        return keys.isOfUnknownCertificate(headers, body)
                ? Optional.of(signed(new V3Request.Call(PlatformCertificates.PATH, null), now, nonce))
                : Optional.empty();
    }

    @Override
    public Optional<Connector> withKeys(ChannelResponse answer, Instant now) {
        return new PlatformCertificates(resource, keys)
                .in(answer, now)
                .map(proven -> new WechatV3Connector(this, proven));
    }

    @Override
    public String toString() {
        return "WeChat Pay v3";
    }
}
