package upay.channel.wechat;

import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.channel.account.ClientCertificate;
import upay.channel.account.SettingsReader;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.BillDownload;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.message.ChannelXml;
import upay.channel.message.ExtendedFields;
import upay.channel.message.ReceivedText;
import upay.channel.wechat.v3.WechatV3Connector;
import upay.domain.BizError;
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
 * WeChat Pay v2 (docs/channels/wechat.md), unless the setting {@code api} is v3: then {@link WechatV3Connector}. The
 * endpoint is the base URL. Settings: {@code app-id}, {@code mch-id},
 * {@code key}; optional {@code sign-type} (MD5, the default, or HMAC-SHA256), {@code sub-app-id}, {@code sub-mch-id},
 * {@code client-certificate} (PKCS#12 in Base64, or certificate and key in PEM; reverse and refund need it over https,
 * so it is required there unless {@code allow-no-refunds} is true), {@code client-certificate-password} (default: the
 * mch-id), {@code spbill-create-ip}, {@code extended-fields}, {@code callback-fields}.
 */
public final class WechatConnector implements Connector {
    public static final ConnectorFactory FACTORY = new ConnectorFactory() {
        @Override
        public Payway payway() {
            return Payway.WECHAT;
        }

        /** reverse, for payment codes, refunds the money; closeorder, for all else, only closes. */
        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return new ChannelTraits(!subPayway.byCustomer());
        }

        @Override
        public CallbackAcknowledgement acknowledgement() {
            return new CallbackAcknowledgement(
                    "text/xml",
                    "<xml><return_code><![CDATA[SUCCESS]]></return_code>"
                            + "<return_msg><![CDATA[OK]]></return_msg></xml>");
        }

        /** In the form of the callback's version: XML, or JSON. */
        @Override
        public CallbackAcknowledgement acknowledgement(RawCallback callback) {
            return isXml(callback.body())
                    ? acknowledgement()
                    : new CallbackAcknowledgement("application/json", "{\"code\":\"SUCCESS\",\"message\":\"OK\"}");
        }

        @Override
        public Connector open(AccountSettings account) {
            return account.text(API).equals("v3") ? WechatV3Connector.open(account) : new WechatConnector(account);
        }
    };

    private static final String API = "api";

    private static boolean isXml(byte[] body) {
        for (byte b : body) {
            if (b > ' ') {
                return b == '<';
            }
        }
        return true;
    }

    /** unifiedorder requires a URL; without a public one the outcome of the payment is queried. */
    private static final String NOWHERE = "http://127.0.0.1/";

    private final String endpoint;
    private final WechatIdentity identity;
    private final WechatSignature signature;
    private final WechatRequest request;
    private final WechatCallback callback;
    private final @Nullable ClientCertificate certificate;

    private WechatConnector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        settings.oneOf(API, "v2", Set.of("v2", "v3"));
        String mchId = settings.required("mch-id");
        identity = new WechatIdentity(
                settings.required("app-id"),
                mchId,
                settings.optional("sub-app-id", ""),
                settings.optional("sub-mch-id", ""));
        String signType = settings.oneOf("sign-type", "MD5", Set.of("MD5", "HMAC-SHA256"));
        signature =
                new WechatSignature(WechatSignature.Kind.ofWireName(signType), new Secret(settings.required("key")));
        callback = new WechatCallback(signature, identity, WechatCallback.fields(settings));
        certificate = settings.clientCertificate(
                "client-certificate", settings.optional("client-certificate-password", mchId));
        settings.oneOf("allow-no-refunds", "false", Set.of("true", "false"));
        request = new WechatRequest(
                settings.optional("spbill-create-ip", "127.0.0.1"),
                account.notifyBase() == null ? NOWHERE : account.notifyBase(),
                ExtendedFields.named(settings, WechatRequest.PAY_KEYS, WechatRequest.REFUND_KEYS));
        settings.check();
    }

    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        WechatIdentity named = identity.of(call);
        Map<String, String> fields = named.fields();
        fields.put("nonce_str", nonce);
        if (signature.kind() == WechatSignature.Kind.HMAC_SHA256) {
            fields.put("sign_type", signature.kind().wireName());
        }
        request.addTo(fields, call, named, now);
        fields.replaceAll((name, value) -> ChannelXml.holdable(value));
        fields.put("sign", signature.sign(fields));

        String path = WechatRequest.path(call);
        boolean mutual =
                path.startsWith("/secapi/") && endpoint.toLowerCase(Locale.ROOT).startsWith("https:");
        return new ChannelRequest(
                "POST",
                URI.create(endpoint + path),
                "text/xml; charset=utf-8",
                Buffer.buffer(ChannelXml.write("xml", fields)),
                mutual);
    }

    /** The order of checks is the channel's: HTTP, return_code, sign, result_code, err_code or trade_state. */
    @Override
    public Outcome decode(ChannelCall call, ChannelResponse answer) {
        if (answer.status() != 200) {
            return unusable("HTTP " + answer.status());
        }
        ReceivedText body = ReceivedText.ofXml(answer.body().getBytes(), answer.contentType());
        return ChannelXml.read(body.text())
                .map(fields -> outcome(call, fields, body.charset()))
                .orElseGet(() -> unusable("not a message"));
    }

    /** A refusal by return_code has no sign; what has one was signed with the key that verifies ours. */
    @Override
    public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        ReceivedText body = ReceivedText.ofXml(answer.body().getBytes(), answer.contentType());
        return ChannelXml.read(body.text())
                .map(fields -> evidence(fields, body.charset()))
                .orElse(AccountEvidence.NONE);
    }

    private AccountEvidence evidence(Map<String, String> fields, Charset charset) {
        if (!fields.getOrDefault("return_code", "").equals("SUCCESS")) {
            return AccountEvidence.refused(Mark.UNKNOWN, "return_code FAIL", fields.getOrDefault("return_msg", ""));
        }
        Mark theirs = AccountEvidence.mark(signature.verify(fields, charset));
        String code = fields.getOrDefault("err_code", "");
        boolean about =
                fields.getOrDefault("result_code", "").equals("SUCCESS") || WechatErrorCodes.NOT_FOUND.contains(code);
        return about ? AccountEvidence.accepted(theirs, code) : AccountEvidence.refused(theirs, code, "");
    }

    @Override
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw);
    }

    @Override
    public Optional<BillDownload> bills() {
        return Optional.of(new WechatBillDownload(endpoint, identity, signature));
    }

    @Override
    public Optional<ClientCertificate> clientCertificate() {
        return Optional.ofNullable(certificate);
    }

    private Outcome outcome(ChannelCall call, Map<String, String> fields, Charset charset) {
        String returnCode = fields.getOrDefault("return_code", "");
        if (returnCode.equals("FAIL")) {
            return notAccepted(call, fields.getOrDefault("return_msg", ""));
        }
        if (!returnCode.equals("SUCCESS")) {
            return unusable("return_code " + returnCode);
        }
        if (!signature.verify(fields, charset)) {
            return unusable("wrong or missing sign");
        }
        WechatWallet wallet = new WechatWallet(signature, identity.of(call).payersApp());
        return new WechatOutcomes(call, fields, wallet).outcome();
    }

    /** return_code FAIL has no sign: the refusal has to be verified if there is something to verify. */
    private static Outcome notAccepted(ChannelCall call, String words) {
        return switch (call.action()) {
            case PAY, PRECREATE -> unverified(BizError.UNEXPECTED_PROVIDER_ERROR, words);
            case REFUND ->
                unverified(
                        words.toLowerCase(Locale.ROOT).contains("invalid refund_fee")
                                ? BizError.REFUND_AMT_NOT_EQUAL_TOTAL
                                : BizError.UNEXPECTED_PROVIDER_ERROR,
                        words);
            case QUERY, LOOKUP, UNDO, REFUND_QUERY, RETURNED -> unusable("return_code FAIL: " + words);
        };
    }
}
