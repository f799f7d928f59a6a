package upay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.operator.CommandFixture;
import upay.cli.operator.CommandFixture.Said;

@Tag("process")
@DisplayName(
        "In production a secret is sealed, unique, and never from a command line or a readable file; each refusal names the remedy")
class SecretInputTest {
    private static final String KEY = "0123456789abcdef0123456789ABCDEF";
    private static final String ACCOUNT =
            "channel-account add --channel wechat --merchant m1 --set app-id=wx2421b1c4370ec43b --set mch-id=10000100";

    @TempDir
    Path folder;

    private CommandFixture desk;

    @BeforeEach
    void open() throws Exception {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name One").line();
        desk.run("store add --merchant m1 --id s1 --name S").line();
        production("");
    }

    private void production(String more) throws Exception {
        Path key = file("own.key", CommandFixture.KEY_1, "rw-------");
        file(
                "gateway.yaml",
                "profile: production\nhttp: {port: 0, host: 127.0.0.1}\nmanagement: {port: 0}\nmaster-key-file: " + key
                        + "\ndb: {uri: \"" + desk.store.uri() + "\"}\n" + more,
                "rw-------");
    }

    private Path file(String name, String text, String mode) throws Exception {
        Path file = desk.file(name, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void plain(String sn) {
        desk.store.execute("insert into upay.terminals (terminal_sn, merchant_id, store_id, secret, status) values ('"
                + sn + "', 'm1', 's1', 'put-there-past-the-program', 'ACTIVE')");
    }

    private String version(String sn) {
        return desk.store.value("select secret_key_version from upay.terminals where terminal_sn = '" + sn + "'");
    }

    @Test
    @DisplayName(
            "a secret that is not sealed: no start, and no command or rotation launders it; keys seal shows it, and seals what is named")
    void unsealed() {
        plain("P1");
        plain("P2");
        plain("P3");

        desk.run("serve").refused(ExitCode.CONFIGURATION, "P1 of m1, P2 of m1", "unsealed", "\"keys seal\"");
        desk.run("terminal list --merchant m1").lines();
        Said rotated = desk.run("keys rotate");
        assertThat(rotated.exit()).isZero();
        assertThat(version("P1")).isEqualTo("0");
        assertThat(desk.run("keys seal").lines())
                .extracting(line -> line.getString("terminal") + " " + line.getBoolean("sealed"))
                .containsExactly("P1 false", "P2 false", "P3 false");
        assertThat(version("P1")).isEqualTo("0");

        assertThat(desk.run("keys seal --terminal P1 --terminal P3").lines()).hasSize(2);
        assertThat(version("P1") + version("P2") + version("P3")).isEqualTo("101");
        assertThat(desk.tables()).contains("put-there-past-the-program");
        desk.run("keys seal --terminal P1").refused(ExitCode.FAILED, "no terminal P1 whose secret is not sealed");
        assertThat(desk.run("keys seal --all").lines()).hasSize(1);
        assertThat(desk.tables()).doesNotContain("put-there-past-the-program");
        assertThat(desk.run("keys seal").lines()).isEmpty();
    }

    @Test
    @DisplayName(
            "a terminal's secret: out of a file of our own or standard input, long enough, and none of the published ones")
    void terminalSecret() throws Exception {
        String add = "terminal add --merchant m1 --store s1 --secret-file ";

        Path open = file("till.secret", "known-to-the-till", "rw-r--r--");
        desk.run(add + open).refused(ExitCode.USAGE, "every user can access it", "chmod 600 " + open);
        Path published = file("published", "sandbox-secret-1", "rw-------");
        desk.run(add + published).refused(ExitCode.USAGE, "a published secret of the sandbox");
        for (String weak : new String[] {"fifteen-letters", "1234567890123456"}) {
            Path file = file("weak", weak, "rw-------");
            Said said = desk.run(add + file)
                    .refused(ExitCode.USAGE, "--secret-file", "leave --secret-file out: one is made");
            assertThat(said.err()).doesNotContain(weak);
        }
        Path own = file("own.secret", "known-to-the-till", "rw-------");
        assertThat(desk.run(add + own).line().containsKey("secret")).isFalse();

        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("typed-at-the-desk-1\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(desk.run(add + "-").line().containsKey("secret")).isFalse();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    @DisplayName(
            "an account's key on the command line, in an open file, guessable, the sandbox's; an endpoint without TLS")
    void account() throws Exception {
        Said said = desk.run(ACCOUNT + " --set key=" + KEY)
                .refused(
                        ExitCode.FAILED,
                        "key is a secret",
                        "--set-file key=a file that only you can read",
                        "or - for standard input");
        assertThat(said.err()).doesNotContain(KEY);
        Path open = file("open.key", KEY, "rw-r--r--");
        desk.run(ACCOUNT + " --set-file key=" + open).refused(ExitCode.FAILED, "key: " + open, "chmod 600");
        Path own = file("wechat.key", KEY, "rw-------");
        String good = ACCOUNT + " --set-file key=" + own;
        desk.run(good + " --endpoint http://127.0.0.1:9").refused(ExitCode.FAILED, "endpoint must be https://");
        Path sandboxs = file("sandbox.key", "d76da5efb37877e4f2b8c62cf12780e0", "rw-------");
        desk.run(ACCOUNT + " --set-file key=" + sandboxs).refused(ExitCode.FAILED, "key is the sandbox's");
        Path weak = file("weak.key", "a".repeat(32), "rw-------");
        desk.run(ACCOUNT + " --set-file key=" + weak).refused(ExitCode.FAILED, "key is a sequence or a repetition");
        Path shorter = file("short.key", KEY.substring(1), "rw-------");
        desk.run(ACCOUNT + " --set-file key=" + shorter).refused(ExitCode.FAILED, "key has 31 characters; WeChat Pay");
        assertThat(desk.run("channel-account list").lines()).isEmpty();

        assertThat(desk.run(good + " --set allow-no-refunds=true").exit()).isZero();
        desk.store.execute("update upay.channel_accounts set endpoint = 'http://10.0.0.1'");
        desk.run("serve")
                .refused(ExitCode.CONFIGURATION, "channel account wechat/m1/default", "http://10.0.0.1 has no TLS");
    }

    @Test
    @DisplayName("sign: a secret on the command line is refused, one in a file of our own signs")
    void sign() throws Exception {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));
            desk.run("sign --secret known-to-the-till").refused(ExitCode.USAGE, "--secret-file FILE", "chmod 600");
            Path open = file("open", "x", "rw-r--r--");
            desk.run("sign --secret-file " + open).refused(ExitCode.USAGE, "every user can access it");
            Path own = file("own", "x\n", "rw-------");
            assertThat(desk.run("sign --secret-file " + own).out().strip())
                    .isEqualTo("43e819cfbef2c8fc69c227513504087b");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    @DisplayName("a configured account with the sandbox's own key does not start")
    void configured() throws Exception {
        Path key = file("wechat.key", "d76da5efb37877e4f2b8c62cf12780e0", "rw-------");
        production("channels: {wechat: {app-id: wx2421b1c4370ec43b, mch-id: \"10000100\", key-file: " + key + "}}\n");

        desk.run("serve").refused(ExitCode.CONFIGURATION, "channels.wechat.key is the sandbox's");
    }
}
