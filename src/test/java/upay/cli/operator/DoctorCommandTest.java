package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.doctor.WrongRequests.BODY;
import static upay.doctor.WrongRequests.KEY;
import static upay.doctor.WrongRequests.OTHER_KEY;
import static upay.doctor.WrongRequests.OTHER_SN;
import static upay.doctor.WrongRequests.SN;
import static upay.doctor.WrongRequests.VENDOR_SN;
import static upay.doctor.WrongRequests.md5;
import static upay.doctor.WrongRequests.utf8;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.cli.order.CommandRunner;
import upay.doctor.Cause;
import upay.doctor.SignedRequest;
import upay.doctor.WrongRequests;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.protocol.CheckInRequest;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("doctor says what a client signed, with the keys of the store")
@Tag("process")
class DoctorCommandTest {
    private static final String CHECKING_IN = "310000000000000003";
    private static final String FIRST_KEY = "the-first-key-of-it-1234567890";

    /** The store's keys of this test have no former ones of SN; and these need a request without a known signer. */
    private static final Set<Cause> ELSEWHERE = EnumSet.of(Cause.STALE_KEY);

    private static Vertx vertx;
    private static Store store;

    @TempDir
    private static Path folder;

    private static CommandRunner office;
    private static String previousKey;
    private static String currentKey;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        TestStore database = TestStore.fresh();
        store = database.start(vertx);
        await(store.readyMadeAccounts().create());
        add(SN, KEY);
        add(OTHER_SN, OTHER_KEY);
        add(CHECKING_IN, FIRST_KEY);
        previousKey = checkedIn();
        currentKey = checkedIn();
        office = new CommandRunner(folder, database);
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    private static void add(String sn, String key) {
        await(store.terminalRegistry().add(sn, "sandbox-merchant", "sandbox-store", new Secret(key)));
    }

    private static String checkedIn() {
        Terminal terminal = await(store.terminals().findAnew(CHECKING_IN)).orElseThrow();
        return await(store.terminalKeyIssuer()
                        .checkIn(terminal, terminal.secret(), new CheckInRequest(null, null, null)))
                .key()
                .reveal();
    }

    private static String file(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String raw(SignedRequest request) {
        String head = "POST " + (request.path() == null ? "/upay/v2/pay" : request.path())
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (request.authorization() == null ? "" : "Authorization: " + request.authorization() + "\r\n")
                + "Content-Type: " + request.contentType() + "\r\nContent-Length: " + request.body().length
                + "\r\n\r\n";
        byte[] all = java.util.Arrays.copyOf(utf8(head), utf8(head).length + request.body().length);
        System.arraycopy(request.body(), 0, all, utf8(head).length, request.body().length);
        return file("request.txt", all);
    }

    private static JsonObject line(int exit, String... arguments) {
        assertThat(office.run(arguments)).as(office.err()).isEqualTo(exit);
        assertThat(office.err()).isEmpty();
        assertThat(office.out()).doesNotContain(KEY, OTHER_KEY, FIRST_KEY, md5(BODY, KEY));
        return office.lines().get(0);
    }

    private static JsonObject body(int exit, String authorization, String... more) {
        String[] arguments = {
            "doctor",
            "--body",
            file("body.json", utf8(BODY)),
            "--authorization",
            authorization,
            "--path",
            "/upay/v2/pay"
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return line(exit, all);
    }

    @Test
    void oneRequestWithEachCause() {
        Set<Cause> seen = EnumSet.copyOf(ELSEWHERE);
        for (WrongRequests.Row row : WrongRequests.rows()) {
            if (seen.add(row.cause())) {
                JsonObject line = line(ExitCode.OK, "doctor", "--raw", raw(row.request()));
                assertThat(line.getString("finding"))
                        .as(row.name())
                        .isEqualTo(row.cause().name());
                assertThat(line.getString("change")).isNotBlank();
                System.out.println(row.name() + ": " + line.getString("english") + " | " + line.getString("chinese"));
            }
        }
        assertThat(seen).hasSizeGreaterThan(30);
    }

    @Test
    void rightAndNoneOfThese() {
        JsonObject right = body(ExitCode.OK, SN + " " + md5(BODY, KEY));
        JsonObject none = body(ExitCode.FAILED, SN + " " + md5("x"));
        JsonObject unknown = body(ExitCode.OK, "no-such-signer " + md5(BODY, KEY));

        assertThat(right.getString("finding")).isEqualTo("RIGHT");
        assertThat(right.getString("signer_is")).isEqualTo("terminal");
        assertThat(right.getString("status")).isEqualTo("ACTIVE");
        assertThat(none.getString("finding")).isEqualTo("NONE");
        assertThat(unknown.getString("finding")).isEqualTo("UNKNOWN_SIGNER");
        assertThat(unknown.getString("signer_is")).isEqualTo("unknown");
    }

    @Test
    void theKeysOfATerminalThatChecksIn() {
        assertThat(body(ExitCode.OK, CHECKING_IN + " " + md5(BODY, currentKey)).getString("finding"))
                .isEqualTo("RIGHT");
        assertThat(body(ExitCode.OK, CHECKING_IN + " " + md5(BODY, previousKey)).getString("finding"))
                .isEqualTo("RIGHT");
        JsonObject stale = body(ExitCode.OK, CHECKING_IN + " " + md5(BODY, FIRST_KEY));
        assertThat(stale.getString("finding")).isEqualTo("STALE_KEY");
        assertThat(stale.getString("english")).containsPattern("replaced on 20\\d\\d-");
    }

    @Test
    void aTerminalsKeyUnderAVendor() {
        JsonObject line = body(ExitCode.OK, VENDOR_SN + " " + md5(BODY, KEY));

        assertThat(line.getString("finding")).isEqualTo("TERMINAL_KEY");
        assertThat(line.getString("signer_is")).isEqualTo("vendor");
    }

    @Test
    void theKeyThatTheClientHas() {
        String wrong = CHECKING_IN + " " + md5("x");

        assertThat(configured(ExitCode.FAILED, wrong, currentKey)).isEqualTo("current");
        assertThat(configured(ExitCode.FAILED, wrong, previousKey)).isEqualTo("previous");
        assertThat(configured(ExitCode.FAILED, wrong, FIRST_KEY)).isEqualTo("replaced");
        assertThat(office.lines().get(0).getString("configured_key_replaced")).startsWith("20");
        assertThat(configured(ExitCode.FAILED, wrong, OTHER_KEY)).isEqualTo("another terminal");
        assertThat(office.lines().get(0).getString("configured_key_owner")).isEqualTo(OTHER_SN);
        assertThat(configured(ExitCode.FAILED, wrong, "a-key-of-another-platform"))
                .isEqualTo("unknown");
        assertThat(configured(
                        ExitCode.OK,
                        CHECKING_IN + " " + md5(BODY, "a-key-of-another-platform"),
                        "a-key-of-another-platform"))
                .isEqualTo("unknown");
        assertThat(office.lines().get(0).getString("finding")).isEqualTo("UNKNOWN_KEY");
    }

    private static String configured(int exit, String authorization, String key) {
        return body(exit, authorization, "--key-file", file("key.txt", utf8(key + "\n")))
                .getString("configured_key");
    }

    @Test
    void whatCannotBeExaminedSaysWhatToDo() {
        assertThat(office.run("doctor")).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("--raw FILE or --body FILE");
        assertThat(office.run("doctor", "--raw", file("x", utf8("no request")))).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("no empty line");
        assertThat(office.run("doctor", "--raw", folder.resolve("none").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("can't be read");
        assertThat(office.run("doctor", "--body", file("y", new byte[65 * 1024]), "--authorization", SN + " 1"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("at most 64 KiB");
    }

    @Test
    void aRequestThatIsNotAsSentIsWarnedAbout() {
        String text = "POST /upay/v2/pay HTTP/1.1\nAuthorization: " + SN
                + " v2\nUpay-Signature-V2: t=1\nContent-Length: 9\n\n{}";

        office.run("doctor", "--raw", file("z", text.getBytes(StandardCharsets.UTF_8)));

        assertThat(office.err()).contains("Content-Length says 9", "Upay-Signature-V2");
    }
}
