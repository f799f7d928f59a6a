package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;

@DisplayName("Merchants, stores and terminals are entered, listed and changed by commands; a secret is shown once")
@Tag("process")
class MerchantCommandTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        JsonObject merchant =
                desk.run("merchant add --id m1 --name", "Tea House").line();
        assertThat(merchant.fieldNames()).containsExactly("merchant", "name", "since");
        assertThat(merchant.getString("merchant")).isEqualTo("m1");
        assertThat(Instant.parse(merchant.getString("since")))
                .isBefore(Instant.now().plusSeconds(60));
        desk.run("merchant add --id m2 --name", "茶馆 \"Second\"").line();
        JsonObject store =
                desk.run("store add --merchant m1 --id s1 --name Station").line();
        assertThat(store.fieldNames()).containsExactly("merchant", "store", "name", "since");
        desk.run("store add --merchant m1 --id s2 --name Harbour").line();
        desk.run("store add --merchant m2 --id s1 --name Elsewhere").line();
    }

    @Test
    @DisplayName("lists are one JSON object a line, in order, without others' entries")
    void lists() {
        assertThat(desk.run("merchant list").lines())
                .extracting(line -> line.getString("merchant") + " " + line.getString("name"))
                .containsExactly("m1 Tea House", "m2 茶馆 \"Second\"");
        assertThat(desk.run("store list --merchant m1").lines())
                .extracting(line -> line.getString("store"))
                .containsExactly("s1", "s2");
        assertThat(desk.run("store list --merchant nobody").lines()).isEmpty();
        assertThat(desk.run("terminal list --merchant nobody").lines()).isEmpty();
    }

    @Test
    @DisplayName("limits of a merchant's own: shown, set one by one, and taken back")
    void limits() {
        assertThat(desk.run("merchant limits m2").line().fieldNames()).containsExactly("merchant", "name", "since");
        JsonObject limited = desk.run("merchant limits m2 --terminal-rate 50 --merchant-rate 300/900 --share 40")
                .line();
        assertThat(limited.getString("terminal_rate")).isEqualTo("50/100");
        assertThat(limited.getString("merchant_rate")).isEqualTo("300/900");
        assertThat(limited.getInteger("share")).isEqualTo(40);
        JsonObject less = desk.run("merchant limits m2 --terminal-rate default --share 50")
                .line();
        assertThat(less.containsKey("terminal_rate")).isFalse();
        assertThat(less.getString("merchant_rate")).isEqualTo("300/900");
        assertThat(less.getInteger("share")).isEqualTo(50);
        assertThat(desk.run("merchant limits m2 --merchant-rate default --share default")
                        .line()
                        .fieldNames())
                .containsExactly("merchant", "name", "since");
        desk.run("merchant limits nobody --share 1").refused(ExitCode.FAILED, "Not done: there is no merchant nobody");
        for (String wrong : new String[] {"--terminal-rate 0", "--merchant-rate 5/0", "--share 101", "--share x"}) {
            desk.run("merchant limits m2 " + wrong).refused(ExitCode.USAGE, wrong.split(" ")[0]);
        }
    }

    @Test
    @DisplayName("a new terminal: its number and secret are shown once; the store has no plaintext secret")
    void newTerminal() {
        JsonObject till = desk.run("terminal add --merchant m1 --store s1").line();
        String sn = till.getString("terminal");
        String secret = till.getString("secret");

        assertThat(till.fieldNames())
                .containsExactly(
                        "terminal",
                        "merchant",
                        "store",
                        "status",
                        "since",
                        "may_refund",
                        "may_cancel",
                        "own_store_only",
                        "signature",
                        "secret");
        assertThat(sn).matches("[1-9][0-9]{17}");
        assertThat(secret).matches("[0-9a-f]{32}");
        Said list = desk.run("terminal list --merchant m1");
        assertThat(list.lines()).extracting(line -> line.getString("terminal")).contains(sn);
        assertThat(list.out()).doesNotContain(secret, "secret");
        assertThat(desk.tables()).contains(sn).doesNotContain(secret);
    }

    @Test
    @DisplayName("a terminal that has a number and a secret already: neither is shown again")
    void knownTerminal() {
        Path file = desk.file("till.secret", "known-to-the-till\n");

        Said added = desk.run("terminal add --merchant m1 --store s2 --sn T7 --secret-file " + file);

        assertThat(added.line().getString("terminal")).isEqualTo("T7");
        assertThat(added.out()).doesNotContain("secret", "known-to-the-till");
        assertThat(desk.tables()).doesNotContain("known-to-the-till");
        assertThat(desk.run("terminal list --merchant m1 --store s2").lines()).hasSize(1);
        desk.run("terminal add --merchant m2 --store s1 --sn T7")
                .refused(ExitCode.FAILED, "Not done: there is a terminal T7 already");
    }

    @Test
    @DisplayName("disabled, enabled, under a new secret")
    void changed() {
        JsonObject till = desk.run("terminal add --merchant m2 --store s1").line();
        String sn = till.getString("terminal");

        for (int i = 0; i < 2; i++) {
            JsonObject disabled = desk.run("terminal disable " + sn).line();
            assertThat(disabled.getString("status")).isEqualTo("DISABLED");
            assertThat(disabled.containsKey("secret")).isFalse();
        }
        assertThat(desk.run("terminal enable " + sn).line().getString("status")).isEqualTo("ACTIVE");
        String sealed = desk.store.value("select secret from upay.terminals where terminal_sn = '" + sn + "'");
        JsonObject reset = desk.run("terminal reset-secret " + sn).line();

        assertThat(Set.of(reset.getString("secret"), till.getString("secret"))).hasSize(2);
        assertThat(desk.store.value("select secret from upay.terminals where terminal_sn = '" + sn + "'"))
                .isNotEqualTo(sealed);
        assertThat(desk.tables()).doesNotContain(reset.getString("secret"));
    }

    @Test
    @DisplayName("how it must sign is chosen when it is added, and changed later")
    void signature() {
        JsonObject till = desk.run("terminal add --merchant m2 --store s1 --signature V2-only")
                .line();
        String sn = till.getString("terminal");

        assertThat(till.getString("signature")).isEqualTo("v2-only");
        assertThat(desk.run("terminal change " + sn + " --signature any").line().getString("signature"))
                .isEqualTo("any");
        assertThat(desk.run("terminal change " + sn + " --signature v2-only")
                        .line()
                        .getString("signature"))
                .isEqualTo("v2-only");
        assertThat(desk.run("terminal show " + sn).line().getString("signature"))
                .isEqualTo("v2-only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "merchant add --id m1 --name Again                      | 1 | there is a merchant m1 already",
                "merchant add --id a/b --name N                         | 2 | '--id': 'a/b'; allowed: 1 to 64 letters",
                "merchant add --id *   --name N                         | 2 | '--id'",
                "merchant add --id m9                                   | 2 | Missing required option: '--name=NAME'",
                "store add --merchant m1 --id s1 --name S               | 1 | merchant m1 has a store s1 already",
                "store add --merchant m0 --id s1 --name S               | 1 | there is no merchant m0",
                "store add --merchant m1 --id ü --name S                | 2 | '--id': 'ü'; allowed",
                "store list                                             | 2 | '--merchant=ID'",
                "terminal add --merchant m1 --store s0                  | 1 | merchant m1 has no store s0",
                "terminal add --merchant m1 --store s1 --sn a-b         | 2 | '--sn': 'a-b'; allowed: 1 to 32 letters and digits",
                "terminal add --merchant m1 --store s1 --secret-file /no/such | 2 | '--secret-file': '/no/such'; it can't be read",
                "terminal disable T0                                    | 1 | there is no terminal T0",
                "terminal enable T0                                     | 1 | there is no terminal T0",
                "terminal reset-secret T0                               | 1 | there is no terminal T0",
                "terminal add --merchant m1 --store s1 --signature md5  | 2 | '--signature': 'md5'; allowed: any or v2-only",
                "terminal change T0                                     | 2 | allowed: --signature or --client-certificate",
                "terminal change T0 --signature v2                      | 2 | '--signature': 'v2'; allowed: any or v2-only",
                "terminal change T0 --signature v2-only                 | 1 | there is no terminal T0",
                "terminal ad                                            | 2 | Did you mean: terminal add",
            })
    @DisplayName("a request that cannot be fulfilled names the field and the remedy")
    void refusals(String command, int exit, String words) {
        desk.run(command.strip().replaceAll(" +", " ")).refused(exit, words);
    }

    @Test
    @DisplayName("a secret file that holds no usable secret is named, and its text is not shown")
    void badSecretFile() {
        for (String text : new String[] {"", "two\nlines", "x".repeat(129)}) {
            Path file = desk.file("bad.secret", text);
            Said said = desk.run("terminal add --merchant m1 --store s1 --secret-file " + file)
                    .refused(ExitCode.USAGE, "--secret-file", "1 to 128 characters in one line");
            assertThat(said.err()).doesNotContain("lines", "xxx");
        }
    }

    @Test
    @DisplayName("a list of more than a page has each row once")
    void pages() {
        desk.store.execute("insert into upay.merchants (merchant_id, name) values ('many', 'Many')");
        desk.store.execute("insert into upay.stores (merchant_id, store_id, name) select 'many', 'st' || i, 'S'"
                + " from generate_series(1, 2000) i");

        assertThat(desk.run("store list --merchant many").lines())
                .extracting(line -> line.getString("store"))
                .hasSize(2000)
                .doesNotHaveDuplicates();
        desk.store.execute("delete from upay.stores where merchant_id = 'many'");
        desk.store.execute("delete from upay.merchants where merchant_id = 'many'");
    }
}
