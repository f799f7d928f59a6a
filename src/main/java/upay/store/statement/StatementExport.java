package upay.store.statement;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementFilter;
import upay.statement.StatementForm;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead;
import upay.statement.StatementRow;
import upay.statement.StatementTotals;
import upay.store.sql.Repeated;

/**
 * Writes a statement, a page of rows at a time: the next page is read when the last one was taken, so that a statement of any
 * length takes the memory of a page. Of a closed day the bytes are the same each time.
 *
 * <p>Threads: any; one context for each writing.
 */
public final class StatementExport {
    /** Some hundred KiB, and some milliseconds of work. */
    private static final int PAGE = 500;

    private final PgStatements statements;

    public StatementExport(PgStatements statements) {
        this.statements = statements;
    }

    /** Takes a file part by part. */
    public interface Sink {
        Sink NONE = (format, part) -> Future.succeededFuture();

        /** Completes when the next part may come; a failure ends the writing. */
        Future<Void> take(Format format, Buffer part);
    }

    /**
     * What was written.
     *
     * @param sha256 of each form that was written, in lower-case hexadecimal digits
     */
    public record Written(long rows, Map<Format, String> sha256, StatementTotals totals) {}

    /**
     * Writes the rows in these forms.
     *
     * @param progress takes the rows so far, page by page
     */
    public Future<Written> write(
            StatementHead head, StatementFilter filter, Set<Format> formats, Sink sink, LongConsumer progress) {
        Run run = new Run(head, filter, formats, sink, progress);
        return run.begin().compose(begun -> Repeated.whileTrue(run::page)).compose(rows -> run.end());
    }

    /** One writing. */
    private final class Run {
        private final StatementHead head;
        private final StatementFilter filter;
        private final Sink sink;
        private final LongConsumer progress;
        private final Map<Format, StatementForm> forms = new EnumMap<>(Format.class);
        private final Map<Format, MessageDigest> digests = new EnumMap<>(Format.class);
        private final StatementTotals totals = new StatementTotals();
        private long count;
        private @Nullable StatementRow last;

        Run(StatementHead head, StatementFilter filter, Set<Format> formats, Sink sink, LongConsumer progress) {
            this.head = head;
            this.filter = filter;
            this.sink = sink;
            this.progress = progress;
            formats.forEach(format -> {
                forms.put(format, format.of(head));
                digests.put(format, sha256());
            });
        }

        Future<Void> begin() {
            return put(StatementForm::begin);
        }

        /** Whether there is another page. */
        Future<Boolean> page() {
            return statements.rows(head, filter, last, PAGE).compose(page -> {
                page.forEach(totals::add);
                count += page.size();
                progress.accept(count);
                last = page.isEmpty() ? last : page.get(page.size() - 1);
                return put(form -> text(form, page)).map(page.size() == PAGE);
            });
        }

        Future<Written> end() {
            return put(form -> form.end(totals)).map(taken -> {
                Map<Format, String> hexadecimal = new EnumMap<>(Format.class);
                digests.forEach((format, digest) ->
                        hexadecimal.put(format, HexFormat.of().formatHex(digest.digest())));
                return new Written(count, hexadecimal, totals);
            });
        }

        private static String text(StatementForm form, List<StatementRow> page) {
            StringBuilder text = new StringBuilder();
            page.forEach(row -> text.append(form.row(row)));
            return text.toString();
        }

        /** To each form, one after the other. */
        private Future<Void> put(Function<StatementForm, String> content) {
            Future<Void> taken = Future.succeededFuture();
            for (Map.Entry<Format, StatementForm> form : forms.entrySet()) {
                byte[] bytes = content.apply(form.getValue()).getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0) {
                    Objects.requireNonNull(digests.get(form.getKey())).update(bytes);
                    taken = taken.compose(v -> sink.take(form.getKey(), Buffer.buffer(bytes)));
                }
            }
            return taken;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
