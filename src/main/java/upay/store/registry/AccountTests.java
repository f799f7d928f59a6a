package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The daily tests of the accounts at the channels: who tests one, and what came of it. Threads: any. */
public final class AccountTests {
    private static final String ALL = """
            select owner, channel, account, tested_at, failed, failed_since, detail, todo from channel_account_tests
            order by owner, channel, account limit $1""";

    private static final String CLAIM_FIRST = """
            insert into channel_account_tests (owner, channel, account, tested_at)
            values ($1, $2, $3, clock_timestamp()) on conflict do nothing returning owner""";

    private static final String CLAIM_AGAIN = """
            update channel_account_tests set tested_at = clock_timestamp()
            where owner = $1 and channel = $2 and account = $3 and tested_at = $4 returning owner""";

    private static final String RECORD = """
            update channel_account_tests set failed = $4, detail = $5, todo = $6, failed_since = case
                when $4::text is null then null when failed = $4 then failed_since else clock_timestamp() end
            where owner = $1 and channel = $2 and account = $3""";

    private static final String FORGET = """
            delete from channel_account_tests where tested_at < clock_timestamp() - interval '7 days'""";

    private static final int WORDS_MAX = 500;

    private final Database database;

    public AccountTests(Database database) {
        this.database = database;
    }

    /**
     * One account.
     *
     * @param owner a merchant's id, or {@link ChannelAccount#DEFAULT}
     */
    public record Place(String owner, String channel, AccountName account) {
        private Tuple arguments() {
            return Tuple.of(owner, channel, account.text());
        }

        @Override
        public String toString() {
            return channel + "/" + owner + "/" + account.name();
        }
    }

    /** The point of a test that failed, what was seen, and what to do. */
    public record Failed(String point, String detail, String todo) {}

    /**
     * The last test of an account.
     *
     * @param failed null: nothing
     * @param since when this point first failed; null: nothing fails
     */
    public record Result(
            Place place,
            Instant testedAt,
            @Nullable Failed failed,
            @Nullable Instant since) {}

    /** In the order of owner, channel and name. */
    public Future<List<Result>> all(int limit) {
        return database.execute(ALL, Tuple.of(limit))
                .map(rows -> MerchantRegistry.all(rows, row -> {
                    RowReader next = new RowReader(row, 0);
                    Place place = new Place(next.text(), next.text(), AccountName.read(next.text()));
                    Instant testedAt = next.time();
                    String point = next.textOrNull();
                    Instant since = next.timeOrNull();
                    String detail = next.textOrNull();
                    String todo = next.textOrNull();
                    Failed failed = point == null
                            ? null
                            : new Failed(point, detail == null ? "" : detail, todo == null ? "" : todo);
                    return new Result(place, testedAt, failed, since);
                }));
    }

    /**
     * Takes the next test of an account; false if another instance has taken it.
     *
     * @param last the one before, as it was read; null: there is none
     */
    public Future<Boolean> claim(Place place, @Nullable Instant last) {
        return (last == null
                        ? database.execute(CLAIM_FIRST, place.arguments())
                        : database.execute(
                                CLAIM_AGAIN,
                                place.arguments().addValue(OffsetDateTime.ofInstant(last, ZoneOffset.UTC))))
                .map(rows -> rows.size() > 0);
    }

    /** @param failed null: nothing */
    public Future<Void> record(Place place, @Nullable Failed failed) {
        return database.execute(
                        RECORD,
                        place.arguments()
                                .addValue(failed == null ? null : failed.point())
                                .addValue(failed == null ? null : cut(failed.detail()))
                                .addValue(failed == null ? null : cut(failed.todo())))
                .mapEmpty();
    }

    /** Those of accounts that are gone. */
    public Future<Void> forget() {
        return database.execute(FORGET, Tuple.tuple()).mapEmpty();
    }

    private static String cut(String words) {
        return words.length() <= WORDS_MAX ? words : words.substring(0, WORDS_MAX);
    }
}
