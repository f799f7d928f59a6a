package upay.store.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import upay.audit.Act;
import upay.audit.AuditChain;
import upay.audit.AuditChain.Head;
import upay.audit.AuditEntry;
import upay.audit.AuditSource;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * An administrative act and its entry, in one commit: either both are there or neither. Acts happen one after another, in
 * all instances: each holds the head of the chain. Threads: any.
 */
public final class AuditedCommit {
    /** A subject's id, and a reason, are cut to what the table takes. */
    private static final int SUBJECT_MAX = 300;

    private static final int REASON_MAX = 500;

    // Held until the commit.
    private static final String HEAD = "select id, at, hash, clock_timestamp() from audit_head for update";

    private static final String ADD = """
            with added as (
              insert into audit_log (id, at, who, name, how, origin, action, kind, subject, before, after, reason, hash)
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))
            update audit_head set id = $1, at = $2, hash = $13""";

    private final Database database;

    public AuditedCommit(Database database) {
        this.database = database;
    }

    /** Takes the id of what an act creates, when that is known. */
    public interface Creation {
        void created(String... subject);
    }

    private record Place(Head head, Instant now) {}

    private static final class Created implements Creation {
        private Act act;

        Created(Act act) {
            this.act = act;
        }

        @Override
        public void created(String... subject) {
            act = act.on(List.of(subject));
        }
    }

    /**
     * Does it, and adds its entry with the subject's row before and after.
     *
     * @param work its statements, as {@link Database#transaction} says; if it fails, nothing is stored
     */
    public <T> Future<T> run(AuditSource source, Act act, BiFunction<Database, Creation, Future<T>> work) {
        return run(source, act, before -> {}, work);
    }

    /**
     * The same, if the subject is as it is expected to be.
     *
     * @param condition takes the subject as JSON, or null; throws if nothing is to be done
     */
    public <T> Future<T> run(
            AuditSource source,
            Act act,
            Consumer<@Nullable String> condition,
            BiFunction<Database, Creation, Future<T>> work) {
        Created made = new Created(act);
        return database.transaction(
                commit -> place(commit).compose(place -> subject(commit, act).compose(before -> {
                    condition.accept(before);
                    return work.apply(commit, made).compose(result -> subject(commit, made.act)
                            .compose(after -> add(commit, place, source, change(made.act, before, after)))
                            .map(added -> result));
                })));
    }

    /** The act's subject as it is now, as JSON without secrets; null: there is none, or it has no such form. */
    public Future<@Nullable String> subject(Act act) {
        return subject(database, act);
    }

    private static Future<@Nullable String> subject(Database database, Act act) {
        return SubjectRows.read(database, act.action().subject(), act.subject());
    }

    /**
     * Adds an entry alone, for an act that is more than one commit, or none.
     *
     * @param before as JSON
     * @param after what was asked, and how far it came, as JSON
     */
    public Future<Void> record(AuditSource source, Act act, @Nullable String before, @Nullable String after) {
        return database.transaction(
                commit -> place(commit).compose(place -> add(commit, place, source, change(act, before, after))));
    }

    private static AuditEntry.Change change(Act act, @Nullable String before, @Nullable String after) {
        String reason = act.reason();
        return new AuditEntry.Change(
                act.action().text(),
                act.action().subject().text(),
                cut(String.join("/", act.subject()), SUBJECT_MAX),
                before,
                after,
                reason == null || reason.isEmpty() ? null : cut(reason, REASON_MAX));
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static Future<Place> place(Database commit) {
        return commit.execute(HEAD, Tuple.tuple()).map(rows -> {
            Row row = rows.iterator().next();
            RowReader cells = new RowReader(row, 0);
            return new Place(new Head(cells.int8(), cells.time(), cells.text()), cells.time());
        });
    }

    private static Future<Void> add(Database commit, Place place, AuditSource source, AuditEntry.Change change) {
        AuditEntry entry = AuditChain.next(place.head, place.now, source, change);
        return commit.execute(
                        ADD,
                        Tuple.tuple()
                                .addLong(entry.id())
                                .addOffsetDateTime(entry.at().atOffset(ZoneOffset.UTC))
                                .addString(entry.source().who())
                                .addString(entry.source().name())
                                .addString(entry.source().how())
                                .addString(entry.source().from())
                                .addString(change.action())
                                .addString(change.kind())
                                .addString(change.subject())
                                .addString(change.before())
                                .addString(change.after())
                                .addString(change.reason())
                                .addString(entry.hash()))
                .mapEmpty();
    }
}
