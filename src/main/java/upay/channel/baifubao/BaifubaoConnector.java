package upay.channel.baifubao;

import static upay.channel.message.Outcomes.unusable;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.message.ExtendedFields;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

/**
 * Baifubao (docs/channels/baifubao.md). The endpoint is the base URL. Settings: {@code sp-no}, {@code key}; optional
 * {@code sign-method} (1 MD5, the default, or 2 SHA-1), {@code mno}, {@code mname}, {@code tno} (the shop, as
 * registered there), {@code unsigned-responses} ({@code doubt}, the default, or {@code believe}: whether an unsigned
 * success answer to cancel, create, refund or refund query is accepted), {@code extended-fields}, {@code
 * callback-fields}.
 */
public final class BaifubaoConnector implements Connector {
    public static final ConnectorFactory FACTORY = new ConnectorFactory() {
        @Override
        public Payway payway() {
            return Payway.BAIFUBAO;
        }

        /** It is not documented whether a cancel refunds a paid order: a paid order is refunded in full instead. */
        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return new ChannelTraits(false);
        }

        @Override
        public CallbackAcknowledgement acknowledgement() {
            return ACKNOWLEDGEMENT;
        }

        @Override
        public Connector open(AccountSettings account) {
            return new BaifubaoConnector(account);
        }
    };

    private static final CallbackAcknowledgement ACKNOWLEDGEMENT = new CallbackAcknowledgement(
            "text/html", "<html><head><meta name=\"VIP_BFB_PAYMENT\" content=\"BAIFUBAO\"></head><body></body></html>");

    private final String endpoint;
    private final String spNo;
    private final boolean believesUnsigned;
    private final BaifubaoSignature signature;
    private final BaifubaoRequest request;
    private final BaifubaoCallback callback;

    private BaifubaoConnector(AccountSettings account) {
        SettingsReader settings = new SettingsReader(account);
        endpoint = settings.endpoint();
        spNo = settings.required("sp-no");
        String method = settings.oneOf("sign-method", "1", Set.of("1", "2"));
        signature =
                new BaifubaoSignature(BaifubaoSignature.Kind.ofWireName(method), new Secret(settings.required("key")));
        believesUnsigned = settings.oneOf("unsigned-responses", "doubt", Set.of("believe", "doubt"))
                .equals("believe");
        Map<String, String> store = new TreeMap<>(Map.of(
                "mno", settings.optional("mno", ""),
                "mname", settings.optional("mname", ""),
                "tno", settings.optional("tno", "")));
        store.values().removeIf(String::isEmpty);
        store.replaceAll((name, value) -> BaifubaoRequest.TEXT.plain(value));
        request = new BaifubaoRequest(
                spNo,
                signature.kind(),
                Map.copyOf(store),
                account.notifyBase(),
                ExtendedFields.named(settings, BaifubaoRequest.PAY_KEYS, BaifubaoRequest.REFUND_KEYS));
        callback = new BaifubaoCallback(signature, spNo, BaifubaoCallback.fields(settings));
        settings.check();
    }

    @Override
    public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
        Map<String, String> fields = request.fields(call, now);
        fields.put("sign", signature.sign(fields));
        if (call.action() == ChannelAction.PRECREATE) {
            // JSON instead of an image; unlike in all other calls, this field is not signed.
            fields.put("output_type", "1");
        }
        String query = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), BaifubaoSignature.GBK))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(endpoint + BaifubaoRequest.path(call) + "?" + query);
        return new ChannelRequest("GET", uri, null, null, false);
    }

    /** Checks HTTP, then the structure, then the signature, then the content. */
    @Override
    public Outcome decode(ChannelCall call, ChannelResponse answer) {
        if (answer.status() != 200) {
            return unusable("HTTP " + answer.status());
        }
        return read(call.action(), answer.body())
                .map(read -> outcome(call, read))
                .orElseGet(() -> unusable("not an answer to " + call.action()));
    }

    /** One key signs both ways: where the channel accepted it, an unsigned answer leaves nothing to verify. */
    @Override
    public AccountEvidence evidence(ChannelCall call, ChannelResponse answer) {
        return read(call.action(), answer.body()).map(this::evidence).orElse(AccountEvidence.NONE);
    }

    private AccountEvidence evidence(BaifubaoResponse answer) {
        boolean signed = answer.text("sign") != null;
        boolean about = answer.code().equals("0") || answer.code().equals(BaifubaoErrorCodes.NO_RESULT);
        if (signed) {
            Mark theirs = AccountEvidence.mark(signature.verify(answer.fields()));
            return about
                    ? AccountEvidence.accepted(theirs, "ret " + answer.code())
                    : AccountEvidence.refused(theirs, "ret " + answer.code(), answer.words());
        }
        return about
                ? AccountEvidence.accepted(Mark.OK, "ret " + answer.code())
                : AccountEvidence.refused(Mark.UNKNOWN, "ret " + answer.code(), answer.words());
    }

    @Override
    public ChannelCallback readCallback(RawCallback raw) {
        return callback.read(raw);
    }

    private static Optional<BaifubaoResponse> read(ChannelAction action, Buffer body) {
        return switch (action) {
            case PAY, PRECREATE, QUERY, LOOKUP, RETURNED -> BaifubaoResponse.ofPayment(body);
            case UNDO -> BaifubaoResponse.ofCancel(body);
            case REFUND, REFUND_QUERY -> BaifubaoResponse.ofRefund(body);
        };
    }

    private Outcome outcome(ChannelCall call, BaifubaoResponse answer) {
        boolean signed = answer.text("sign") != null;
        if (signed && !signature.verify(answer.fields())) {
            return unusable("wrong signature");
        }
        return new BaifubaoOutcomes(call, answer, spNo, signed, signed || believesUnsigned).outcome();
    }
}
