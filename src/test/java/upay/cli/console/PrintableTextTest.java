package upay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.order.CommandRunner;
import upay.domain.Order;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("What others wrote into the store is shown by commands, and neither obeyed nor reordered by a terminal")
@Tag("process")
class PrintableTextTest {
    /** Clears a screen, sets a title by C1, turns the direction, hides, breaks lines; and what is to stay. */
    private static final String EVIL = "茶 \u001b[2J\u009d0;x\u0007\u202egnp.\u2066a\u200f\u2028\u2029\u0085\u007f"
            + "\ufeff\u00ad\u061c\u200b" + Character.toString(0xe0041) + " é 👩‍👧 \"\\";

    private static Vertx vertx;
    private static TestStore database;
    private static Store store;

    @TempDir
    static Path folder;

    private static CommandRunner office;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        await(store.readyMadeAccounts().create());
        office = new CommandRunner(folder, database);
        database.execute(
                "update upay.merchants set name = U&'" + escaped(EVIL) + "' where merchant_id = 'sandbox-merchant'");
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    private static String escaped(String text) {
        StringBuilder sql = new StringBuilder();
        text.codePoints().forEach(c -> sql.append("\\+%06x".formatted(c)));
        return sql.toString();
    }

    private static void harmless(String shown) {
        shown.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean format = type == Character.FORMAT && c != 0x200c && c != 0x200d;
            boolean obeyed = type == Character.CONTROL && c != '\n'
                    || format
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            assertThat(obeyed).as("U+%04X in %s", c, shown).isFalse();
        });
    }

    @Test
    @DisplayName("as JSON: escaped, and a program still reads the very text")
    void json() {
        assertThat(office.run("merchant", "list")).isZero();

        harmless(office.out());
        assertThat(office.out()).contains("\\u001B[2J\\u009d0;x", "\\u202egnp.\\u2066a", "茶", "é 👩‍👧 \\\"\\\\");
        assertThat(office.lines()).extracting(line -> line.getString("name")).contains(EVIL);
    }

    @Test
    @DisplayName("an order's history: each entry is one line, with any contents of the numbers")
    void story() {
        Order order =
                SampleOrders.order(SampleOrders.MERCHANT, "a\n2026-01-01 00:00:00.000  instance 1  forged" + EVIL);
        await(store.ledger().open(order, SampleOrders.payment(order)));
        String sn = Long.toString(order.key().sn());

        assertThat(office.run("order", "show", sn)).isZero();
        harmless(office.out());
        assertThat(office.out().lines()).noneMatch(line -> line.startsWith("2026-01-01"));
        assertThat(office.out()).contains("client_sn a\\u000a2026-01-01", "\\u001b[2J");

        assertThat(office.run("order", "show", "--json", sn)).isZero();
        harmless(office.out());
        List<JsonObject> lines = office.lines();
        assertThat(lines.get(0).getString("client_sn"))
                .isEqualTo(order.purchase().clientSn());
        for (String command : new String[] {"order list --open", "verify"}) {
            office.run(command.split(" "));
            harmless(office.out() + office.err());
        }
    }

    @Test
    @DisplayName("what is refused is quoted as harmlessly")
    void refusals() {
        assertThat(office.run("terminal", "disable", "T\u001b[31m\u009b\u202e")).isEqualTo(ExitCode.FAILED);
        harmless(office.err());
        assertThat(office.err()).contains("T\\u001b[31m\\u009b\\u202e");
        assertThat(office.run("merchant", "add", "--id", "\u001b]0;x\u0007", "--name", "x"))
                .isEqualTo(ExitCode.USAGE);
        harmless(office.err());
        office.run("mer\u001bchant");
        harmless(office.err());
    }
}
