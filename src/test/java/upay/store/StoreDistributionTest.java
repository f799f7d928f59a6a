package upay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a distributed PostgreSQL (Citus) asks of tables and joins, see docs/scaling.md; checked without one. */
@DisplayName("orders and all that belongs to them can be distributed by merchant")
@Tag("process")
class StoreDistributionTest {
    private static final String DISTRIBUTED = "orders|transactions|notifications|history";
    private static final Pattern JOIN =
            Pattern.compile("\\bjoin (" + DISTRIBUTED + ") \\w+\\s+on ([^\\n]*(?:\\n\\s+and [^\\n]*)*)");
    private static final Pattern MOVE =
            Pattern.compile("\\bupdate (?:" + DISTRIBUTED + ")(?: \\w+)?\\s+set\\s+merchant_id\\b");

    private static TestStore database;

    @BeforeAll
    static void start() {
        database = TestStore.fresh();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"orders", "transactions", "notifications", "history"})
    @DisplayName("a table has a merchant in every row and in every unique index, no trigger, and no foreign key")
    void tables(String table) {
        assertThat(database.value("select attnotnull from pg_attribute where attrelid = '" + table
                        + "'::regclass and attname = 'merchant_id'"))
                .isEqualTo("t");
        assertThat(database.value(
                        "select count(*) from pg_index i where indrelid = '" + table + "'::regclass and indisunique"
                                + " and not exists (select from pg_attribute a where a.attrelid = i.indrelid"
                                + " and a.attname = 'merchant_id' and a.attnum = any (i.indkey::int2[]))"))
                .isEqualTo("0");
        assertThat(database.value("select count(*) from pg_trigger where tgrelid = '" + table
                        + "'::regclass and not tgisinternal"))
                .isEqualTo("0");
        assertThat(database.value("select count(*) from pg_constraint where contype = 'f' and '" + table
                        + "'::regclass in (conrelid, confrelid)"))
                .isEqualTo("0");
        assertThat(database.value("select count(*) from pg_attrdef where adrelid = '" + table
                        + "'::regclass and pg_get_expr(adbin, adrelid) like 'nextval%'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("every join of them names the merchant, and no statement moves a row to another one")
    void statements() {
        String all = String.join("\n", sources());
        List<String> conditions =
                JOIN.matcher(all).results().map(MatchResult::group).toList();

        assertThat(conditions).hasSizeGreaterThan(5).allSatisfy(join -> assertThat(join)
                .contains("merchant_id"));
        assertThat(MOVE.matcher(all).find()).isFalse();
        assertThat(MOVE.matcher("update orders o\n  set merchant_id = 'm'").find())
                .as("it is recognised")
                .isTrue();
    }

    @Test
    @DisplayName("the conversion distributes exactly these")
    void script() {
        List<String> named = Pattern.compile("create_distributed_table\\('(\\w+)', 'merchant_id'")
                .matcher(read(Path.of("docs", "scaling", "citus.sql")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).containsExactlyInAnyOrder(DISTRIBUTED.split("\\|"));
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java", "upay", "store"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(StoreDistributionTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
