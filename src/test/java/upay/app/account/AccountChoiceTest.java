package upay.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.registry.ChannelAccount;
import upay.store.registry.MerchantChannels.Accounts;

@DisplayName(
        "A new payment is made with its store's account, else its merchant's, else the channel's, else the configured")
class AccountChoiceTest {
    private static Accounts accounts(String owner, String names, String used, String usedByStore) {
        Map<String, ChannelAccount> byName = words(names)
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> new ChannelAccount(
                                owner,
                                AccountName.of(owner, name),
                                Payway.WECHAT,
                                "https://x.example",
                                Map.of(),
                                Instant.EPOCH)));
        Map<String, AccountName> byStore = words(usedByStore)
                .map(choice -> choice.split("="))
                .collect(Collectors.toMap(choice -> choice[0], choice -> AccountName.read(choice[1])));
        return new Accounts(byName, used == null ? null : AccountName.read(used), byStore);
    }

    private static java.util.stream.Stream<String> words(String text) {
        return text == null ? java.util.stream.Stream.of() : Arrays.stream(text.split(" "));
    }

    @ParameterizedTest(name = "own {0}, chosen {1}, by store {2}; of all {3}, chosen {4}: {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,         -,        -,      -,         -,   *conf",
                "-,         -,        -,      default,   -,   *default",
                "-,         -,        -,      default b, *b,  *b",
                "-,         -,        -,      b,         -,   *conf",
                "-,         -,        -,      b,         *b,  *b",
                "default,   -,        -,      default,   *b,  default",
                "default b, -,        -,      default,   -,   default",
                "default b, b,        -,      default,   *b,  b",
                "b,         -,        -,      default,   -,   *default",
                "b,         -,        -,      -,         -,   *conf",
                "default,   *default, -,      default,   -,   *default",
                "default,   *conf,    -,      default,   -,   *conf",
                "default b, -,        s1=b,   -,         -,   b",
                "default b, b,        s1=default, -,     -,   default",
                "default b, b,        s2=default, -,     -,   b",
                "default b, -,        s2=b,   -,         -,   default",
                "-,         -,        s1=*b,  default b, -,   *b",
                // A chosen one that is not there any more stays the choice.
                "default,   gone,     -,      default,   -,   gone",
                "default,   -,        s1=gone, default,  -,   gone"
            })
    void chosen(String own, String used, String byStore, String all, String usedByAll, String expected) {
        AccountName chosen =
                AccountChoice.of(accounts("m1", own, used, byStore), accounts("*", all, usedByAll, null), "s1");

        assertThat(chosen.text()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "own {0}, of all {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,         -,         *conf",
                "b,         b,         *conf",
                "-,         default,   *default",
                "b,         default b, *default",
                "default b, default,   default"
            })
    @DisplayName("an order from before accounts had names is asked for as it was then, whatever is chosen since")
    void unnamed(String own, String all, String expected) {
        AccountName account = AccountChoice.unnamed(accounts("m1", own, "b", "s1=b"), accounts("*", all, "*b", null));

        assertThat(account.text()).isEqualTo(expected);
    }
}
