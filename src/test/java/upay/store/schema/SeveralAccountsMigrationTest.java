package upay.store.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.store.TestStore;

@DisplayName("A store of the former version takes names of accounts, and gateways of that version run on beside it")
@Tag("process")
class SeveralAccountsMigrationTest {
    private static final Path SCRIPTS = Path.of("src/main/resources", Migrations.GATEWAY);

    private static final String FORMER_GATEWAY = """
            insert into instances (id, heartbeat_at, key_versions)
            values (nextval('instance_ids'), clock_timestamp(), '{1}')""";

    private static final String FORMER_LOOK_UP = """
            select string_agg(endpoint, ' ') from channel_accounts
            where coalesce(merchant_id, '*') = 'm1' and channel = 'wechat'""";

    private final TestStore database = TestStore.empty();

    @BeforeEach
    void formerStore() throws IOException {
        database.execute("create schema if not exists upay");
        for (Path script : scripts()) {
            if (name(script).compareTo("V015") < 0) {
                database.execute("set search_path = upay;\n" + Files.readString(script));
            }
        }
        database.execute("insert into upay.merchants values ('m1', 'One')");
        account("wechat", "m1", "https://one.example");
        account("wechat", null, "https://all.example");
        order(1);
        database.execute(FORMER_GATEWAY);
        for (Path script : scripts()) {
            if (name(script).startsWith("V015")) {
                database.execute("set search_path = upay;\n" + Files.readString(script));
            }
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.sorted().toList();
        }
    }

    private static String name(Path script) {
        return script.getFileName().toString();
    }

    /** As the former version's commands did. */
    private void account(String channel, String owner, String endpoint) {
        database.execute("insert into channel_accounts (merchant_id, channel, endpoint, settings, settings_key_version)"
                + " values (" + (owner == null ? "null" : "'" + owner + "'") + ", '" + channel + "', '" + endpoint
                + "', 'sealed', 1)");
    }

    /** As the former version's gateways do. */
    private void order(long sn) {
        database.execute(
                "insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,"
                        + " operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows,"
                        + " ctime) values ('m1', " + sn + ", 'c" + sn
                        + "', 't1', 's1', 'WECHAT', 'BARCODE', 100, 'tea', '',"
                        + " 'PAID', 2, 100, 0, 0, 0, true, true, now())");
    }

    @Test
    @DisplayName("its accounts are called default; its orders, and those it opens later, have no account")
    void existing() {
        order(2);

        assertThat(database.rows("channel_accounts", "merchant_id"))
                .hasSize(2)
                .allMatch(row -> row.contains("default"));
        assertThat(database.value("select count(*) from orders where account is null"))
                .isEqualTo("2");
        assertThat(database.value(FORMER_LOOK_UP)).isEqualTo("https://one.example");
        assertThatCode(() -> database.execute(FORMER_GATEWAY)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("two accounts of one name are none; with a second name or a choice no gateway of that version starts")
    void guarded() {
        assertThatThrownBy(() -> account("wechat", "m1", "https://two.example"))
                .hasStackTraceContaining("channel_accounts_name_of_owner");
        database.execute("insert into channel_accounts (merchant_id, channel, name, endpoint, settings,"
                + " settings_key_version) values ('m1', 'wechat', 'b', 'https://two.example', 'sealed', 1)");
        assertThatThrownBy(() -> database.execute(FORMER_GATEWAY)).hasStackTraceContaining("too old for a store");

        database.execute("delete from channel_accounts where name = 'b'");
        assertThatCode(() -> database.execute(FORMER_GATEWAY)).doesNotThrowAnyException();
        database.execute(
                "insert into channel_account_uses (merchant_id, channel, account) values ('m1', 'wechat', '*default')");
        assertThatThrownBy(() -> database.execute(FORMER_GATEWAY)).hasStackTraceContaining("too old for a store");
    }
}
