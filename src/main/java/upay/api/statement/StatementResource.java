package upay.api.statement;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.domain.Payway;
import upay.identity.Permission;
import upay.statement.StatementDays;
import upay.statement.StatementFields;
import upay.statement.StatementFilter;
import upay.statement.StatementForm;
import upay.statement.StatementForm.Format;
import upay.statement.StatementRow.Place;
import upay.store.statement.PgStatementSums.After;
import upay.store.statement.PgStatementSums.DayLine;
import upay.store.statement.PgStatementSums.DaySums;
import upay.store.statement.PgStatementSums.Days;
import upay.store.statement.StoredStatement;

/** A merchant's statements: the days with their sums, the sums of places, and the file of a day. */
public final class StatementResource implements ApiResource {
    static final String DIGEST = "Repr-Digest";

    /** The days of a year, and the sums of some more are asked for in two requests. */
    private static final int MOST_DAYS = 366;

    private static final int USUAL_DAYS = 31;
    private static final int TEXT_MAX = 64;

    private final ApiStore store;
    private final StatementDownloads downloads;

    public StatementResource(ApiStore store) {
        this.store = store;
        this.downloads = new StatementDownloads(store.read().statements());
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn("/merchants/{merchant}/statements", Permission.READ_STATEMENTS, this::days),
                ApiRoute.getOwn("/merchants/{merchant}/statements/{day}", Permission.EXPORT_STATEMENTS, this::file),
                ApiRoute.getOwn("/merchants/{merchant}/settlement", Permission.READ_STATEMENTS, this::sums));
    }

    private Future<ApiAnswer> days(ApiRequest request) {
        request.onlyParameters("from", "to");
        PageRequest page = request.page();
        Days asked = range(request);
        Days days = page.after() == null
                ? asked
                : new Days(asked.merchant(), asked.from(), dayAfter(page).minusDays(1));
        return known(days.merchant())
                .compose(known -> store.read().statementSums().days(days, page.rows()))
                .map(rows -> page.answer(rows, StatementResource::json, StatementResource::key))
                .compose(this::withProgress);
    }

    private static JsonObject json(DaySums day) {
        JsonObject json = object(StatementFields.total(day.head(), day.sums()));
        StoredStatement.Closed closed = day.closed();
        return closed == null ? json : json.mergeIn(object(closed.fields()));
    }

    private static JsonArray key(DaySums day) {
        return new JsonArray().add(day.head().day().toString());
    }

    private Future<ApiAnswer> sums(ApiRequest request) {
        request.onlyParameters("from", "to", "store", "terminal", "payway");
        PageRequest page = request.page();
        Days days = range(request);
        StatementFilter filter = filter(request);
        After after = page.after() == null
                ? null
                : new After(dayAfter(page), new Place(page.textAfter(1), page.textAfter(2), page.textAfter(3)));
        var sums = store.read().statementSums();
        return known(days.merchant())
                .compose(known -> sums.lines(days, filter, after, page.rows()))
                .compose(rows -> sums.total(days, filter).map(total -> {
                    ApiAnswer answer = page.answer(rows, StatementResource::json, StatementResource::key);
                    body(answer)
                            .put("merchant", days.merchant())
                            .put("from", days.from().toString())
                            .put("to", days.until().toString())
                            .put("total", object(StatementFields.sums(total)));
                    return answer;
                }))
                .compose(this::withProgress);
    }

    private static JsonObject json(DayLine line) {
        return object(StatementFields.line(
                line.head(), line.line().place(), line.line().sums()));
    }

    private static JsonArray key(DayLine line) {
        Place place = line.line().place();
        return new JsonArray()
                .add(line.head().day().toString())
                .add(place.store())
                .add(place.terminal())
                .add(place.payway());
    }

    /** Up to when open days have what has moved. */
    private Future<ApiAnswer> withProgress(ApiAnswer answer) {
        return store.read().statements().frontier().map(frontier -> {
            body(answer).put("collected_until", frontier.reached());
            return answer;
        });
    }

    private Future<ApiAnswer> file(ApiRequest request) {
        request.onlyParameters("format", "store", "terminal", "payway");
        String merchant = request.path("merchant");
        LocalDate day = begun("day", request.dayInPath("day"));
        Format format = format(request);
        StatementFilter filter = filter(request);
        return known(merchant)
                .compose(known -> store.read().statements().statement(merchant, day))
                .compose(stored -> store.read().statements().frontier().map(frontier -> file(
                                request, stored, filter, format)
                        .with("Statement-Collected-Until", frontier.reached().toString())));
    }

    private ApiAnswer file(ApiRequest request, StoredStatement stored, StatementFilter filter, Format format) {
        StoredStatement.Closed closed = stored.closed();
        String sha256 =
                closed == null || !filter.isAll() ? null : closed.digests().of(format);
        String tag = sha256 == null ? null : '"' + sha256 + '"';
        if (tag != null && tag.equals(request.header("If-None-Match").orElse(null))) {
            return new ApiAnswer(304, null, null, Map.of("ETag", tag), false);
        }
        String merchant = stored.head().merchant();
        downloads.requireRoom(merchant);
        StatementDownloads.File file = new StatementDownloads.File(stored.head(), filter, format, sha256);
        ApiAnswer answer = ApiAnswer.file(
                        format == Format.CSV ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
                        StatementForm.fileName(stored.head(), format),
                        out -> downloads.send(file, out))
                .with("Statement-State", stored.head().state().name());
        return sha256 == null
                ? answer.with("Trailer", DIGEST)
                : answer.withTag(tag).with(DIGEST, digest(sha256));
    }

    /** As RFC 9530 has it. */
    static String digest(String sha256) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)) + ":";
    }

    private static Format format(ApiRequest request) {
        String text = request.query("format").orElse("csv").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "csv" -> Format.CSV;
            case "jsonl", "json" -> Format.JSON;
            default -> throw Problem.invalid("format", "format must be csv or jsonl.");
        };
    }

    private static StatementFilter filter(ApiRequest request) {
        return new StatementFilter(
                text(request, "store"),
                text(request, "terminal"),
                request.choice("payway", Payway.class).map(Payway::name).orElse(null));
    }

    private static @Nullable String text(ApiRequest request, String name) {
        return request.query(name)
                .filter(value -> {
                    if (value.length() > TEXT_MAX) {
                        throw Problem.invalid(name, name + " has up to " + TEXT_MAX + " characters.");
                    }
                    return true;
                })
                .orElse(null);
    }

    private static Days range(ApiRequest request) {
        LocalDate to = request.day("to").map(day -> begun("to", day)).orElseGet(StatementDays::latest);
        LocalDate from = request.day("from").orElse(to.minusDays(USUAL_DAYS - 1));
        if (from.isAfter(to)) {
            throw Problem.invalid("from", "from must not be after to.");
        }
        if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            throw Problem.invalid("from", "from to to are at most " + MOST_DAYS + " days. Ask for them in parts.");
        }
        return new Days(request.path("merchant"), from, to);
    }

    private static LocalDate begun(String name, LocalDate day) {
        if (day.isAfter(StatementDays.latest())) {
            throw Problem.invalid(name, name + " must be a day that has begun.");
        }
        return day;
    }

    private static LocalDate dayAfter(PageRequest page) {
        try {
            return LocalDate.parse(page.textAfter(0));
        } catch (DateTimeException e) {
            throw PageRequest.badCursor();
        }
    }

    /** Refuses a merchant that there is not. */
    private Future<?> known(String merchant) {
        return store.read().registry().merchant(merchant);
    }

    private static JsonObject body(ApiAnswer answer) {
        return Objects.requireNonNull(answer.json());
    }

    private static JsonObject object(Map<String, Object> fields) {
        return new JsonObject(fields);
    }
}
