package upay.channel.alipay;

import static upay.channel.message.Outcomes.unusable;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
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
 * {@code private-key} (PKCS#8, PEM), {@code alipay-public-key} (X.509, PEM); optional {@code app-auth-token},
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

    private static final String FORM = "application/x-www-form-urlencoded;charset=utf-8";

    private final String endpoint;
    private final String appId;
    private final String appAuthToken;
    private final @Nullable String notifyUrl;
    private final AlipaySignature signature;
    private final AlipayRequest request;
    private final AlipayCallback callback;

    private AlipayConnector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        appId = settings.required("app-id");
        appAuthToken = settings.optional("app-auth-token", "");
        notifyUrl = account.notifyBase();
        signature = new AlipaySignature(settings.privateKey("private-key"), settings.publicKey("alipay-public-key"));
        String sellerId = settings.optional("seller-id", "");
        request = new AlipayRequest(
                appId,
                sellerId,
                settings.optional("sys-service-provider-id", ""),
                ExtendedFields.named(settings, AlipayRequest.PAY_KEYS, AlipayRequest.REFUND_KEYS));
        callback = new AlipayCallback(signature, appId, sellerId, AlipayCallback.fields(settings));
        settings.check();
    }

    /** Common parameters go into the URL, so that {@code charset} is known before the body is read. */
    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        Map<String, String> common = new TreeMap<>(Map.of(
                "app_id",
                appId,
                "method",
                AlipayRequest.method(call),
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
        if (!appAuthToken.isEmpty()) {
            common.put("app_auth_token", appAuthToken);
        }
        boolean payment = call.action() == ChannelAction.PAY || call.action() == ChannelAction.PRECREATE;
        if (payment && notifyUrl != null) {
            common.put("notify_url", notifyUrl);
        }

        String bizContent = request.bizContent(call);
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
                            : AccountEvidence.mark(signature.verify(read.source(), read.sign()));
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
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw);
    }

    private Outcome outcome(ChannelCall call, AlipayResponse answer) {
        boolean signed = !answer.sign().isEmpty();
        if (signed && !signature.verify(answer.source(), answer.sign())) {
            return unusable("wrong signature");
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
