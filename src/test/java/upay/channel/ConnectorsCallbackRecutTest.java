package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Message;

@DisplayName("A signed string has one meaning: a callback with the same string split differently is rejected")
class ConnectorsCallbackRecutTest {
    private static final String CHEAP = "7894259244061958";
    private static final String DEAR = "7894259244061960";

    static List<CallbackSender> channels() {
        return CallbackSender.all();
    }

    static List<CallbackSender> channelsThatJoinFields() {
        return channels().stream()
                .filter(channel -> channel.tillsField().isPresent())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channelsThatJoinFields")
    @DisplayName("a till's text in a payment of one fen does not pay another order of 888 yuan")
    void recut(CallbackSender channel) {
        Message recut = channel.recut(CHEAP, DEAR, 88_800).orElseThrow();

        assertThat(read(channel, recut)).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channelsThatJoinFields")
    @DisplayName("nor does the callback itself, if the channel signed the text as it was written")
    void uncut(CallbackSender channel) {
        Map<String, String> signed = channel.fields(CHEAP, 1);
        signed.put(channel.tillsField().orElseThrow(), "x&trade_status=1");

        assertThat(read(channel, channel.says(signed, signed))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("the genuine one is accepted, with any unambiguous text")
    void genuine(CallbackSender channel) {
        for (String text : List.of("茶", "a=b", "{a}", "[b]", "1/2", "%26")) {
            Map<String, String> told = channel.fields(CHEAP, 1);
            channel.tillsField().ifPresent(field -> told.put(field, text));

            assertThat(read(channel, channel.says(told, told)))
                    .as(text)
                    .isInstanceOfSatisfying(ChannelCallback.Paid.class, paid -> assertThat(paid.amount())
                            .isEqualTo(Fen.of(1)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("a callback with an unknown field is rejected, until the account names the field")
    void unknownField(CallbackSender channel) {
        Map<String, String> told = channel.fields(CHEAP, 1);
        told.put("brand_new", "x");
        Message message = channel.says(told, told);

        assertThat(read(channel, message))
                .isInstanceOfSatisfying(ChannelCallback.Invalid.class, invalid -> assertThat(invalid.note())
                        .isEqualTo("a field that is not known (callback-fields adds one): brand_new"));
        assertThat(read(channel, message, Map.of("callback-fields", new Secret("other brand_new"))))
                .isInstanceOf(ChannelCallback.Paid.class);
        assertThatThrownBy(() -> read(channel, message, Map.of("callback-fields", new Secret("a&b"))))
                .hasMessageContaining("callback-fields is not a list of names, separated by blanks")
                .hasMessageNotContaining("a&b");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("what is empty and not signed changes no meaning")
    void empty(CallbackSender channel) {
        Map<String, String> signed = channel.fields(CHEAP, 1);
        ChannelCallback genuine = read(channel, channel.says(signed, signed));
        for (String name : List.of("sign_type", "sign_method", "fee_type", "currencyCode", "currency", "result_code")) {
            Map<String, String> told = new TreeMap<>(signed);
            told.putIfAbsent(name, "");

            ChannelCallback read = read(channel, channel.says(told, signed));

            assertThat(read instanceof ChannelCallback.Invalid || read.equals(genuine))
                    .as(name)
                    .isTrue();
        }
    }

    private static ChannelCallback read(CallbackSender channel, Message message) {
        return read(channel, message, Map.of());
    }

    private static ChannelCallback read(CallbackSender channel, Message message, Map<String, Secret> more) {
        Payway payway = Payway.ofCode(channel.payway()).orElseThrow();
        AccountSettings published = PublishedAccount.at(payway, 1);
        Map<String, Secret> settings = new HashMap<>(published.settings());
        settings.putAll(more);
        Connector connector = Connectors.find(payway)
                .orElseThrow()
                .open(new AccountSettings(payway, published.endpoint(), settings, null));
        byte[] body = message.body() == null ? new byte[0] : message.body();
        return connector.readCallback(new RawCallback(message.query(), message.contentType(), body));
    }
}
