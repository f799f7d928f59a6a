package upay.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.audit.Act;
import upay.identity.Token;
import upay.store.Administration;

/** An authorised request: its parameters and body, each checked as it is read, and who asks. Event loop only. */
public final class ApiRequest {
    private static final int PARAMETER_MAX = 256;
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final RoutingContext context;
    private final ApiRoute route;
    private final @Nullable Caller caller;
    private final ApiStore store;

    ApiRequest(RoutingContext context, ApiRoute route, @Nullable Caller caller, ApiStore store) {
        this.context = context;
        this.route = route;
        this.caller = caller;
        this.store = store;
    }

    /** @throws IllegalStateException on a public route */
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException(route + " is public");
        }
        return caller;
    }

    /** The client's address, as the audit log and the login have it. */
    public String address() {
        return ApiRoutes.address(context);
    }

    /** Whether it came over TLS. */
    public boolean isSecure() {
        return context.request().isSSL();
    }

    /** The session that its cookie names, whether or not it still holds; empty: none. For public routes. */
    public Optional<Token> cookie() {
        return CallerLookup.session(context.request());
    }

    /** The value in the path. */
    public String path(String name) {
        String value = context.pathParam(name);
        if (value == null) {
            throw new IllegalStateException(route + " has no " + name);
        }
        if (!PageRequest.isLine(value)) {
            throw Problem.notFound("There is no such " + name + ".");
        }
        return value;
    }

    /** A number in the path; anything else is not found. */
    public long numberInPath(String name) {
        String text = path(name);
        if (!text.matches("[0-9]{1,18}")) {
            throw Problem.notFound("There is no " + name + " " + shown(text) + ": it is a number of up to 18 digits.");
        }
        return Long.parseLong(text);
    }

    /** A day in the path, as 2026-01-31. */
    public LocalDate dayInPath(String name) {
        return day(name, path(name));
    }

    /** A parameter of the query; empty: not given, or without a value. */
    public Optional<String> query(String name) {
        List<String> values = context.queryParam(name);
        if (values.size() > 1) {
            throw Problem.invalid(name, name + " is given " + values.size() + " times. Give it once.");
        }
        if (values.isEmpty() || values.get(0).isEmpty()) {
            return Optional.empty();
        }
        String value = values.get(0);
        if (value.length() > PARAMETER_MAX || value.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(name, name + " must be one line of up to " + PARAMETER_MAX + " characters.");
        }
        return Optional.of(value);
    }

    /** A whole number in its range. */
    public Optional<Long> number(String name, long least, long most) {
        return query(name).map(text -> {
            Long value = text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
            if (value == null || value < least || value > most) {
                throw Problem.invalid(name, name + " must be a whole number from " + least + " to " + most + ".");
            }
            return value;
        });
    }

    /** A moment, as 2026-01-31T12:00:00Z. */
    public Optional<Instant> time(String name) {
        return query(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw Problem.invalid(name, name + " must be a time in UTC as 2026-01-31T12:00:00Z.");
            }
        });
    }

    /** A day, as 2026-01-31. */
    public Optional<LocalDate> day(String name) {
        return query(name).map(text -> day(name, text));
    }

    private static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.invalid(name, name + " must be a day as 2026-01-31.");
        }
    }

    /** One of an enum's constants, in upper or lower case. */
    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return query(name).map(text -> Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(name, name + " must be one of " + choices(type) + ".")));
    }

    private static String choices(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** The page of the list that is asked for. */
    public PageRequest page() {
        int limit = number("limit", 1, PageRequest.MOST)
                .orElse((long) PageRequest.USUAL)
                .intValue();
        return PageRequest.of(limit, query("cursor").orElse(null));
    }

    /** Parameters of the query other than these, {@code limit} and {@code cursor} are refused: they are typing errors. */
    public void onlyParameters(String... names) {
        Set<String> known = Arrays.stream(names).collect(Collectors.toCollection(java.util.TreeSet::new));
        known.add("limit");
        known.add("cursor");
        context.queryParams().names().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.invalid(
                            shown(name),
                            "There is no such parameter here. Known ones: " + String.join(", ", known) + ".");
                });
    }

    private static String shown(String text) {
        return text.length() > 64 ? text.substring(0, 64) : text;
    }

    /**
     * The only merchant of which this request may see anything: the parameter {@code merchant}, and the caller's own one.
     * Empty: of all merchants.
     */
    public Optional<String> ownMerchant() {
        Optional<String> asked = query("merchant");
        String own = caller().access().merchant();
        if (own != null && asked.isPresent() && !asked.get().equals(own)) {
            throw Problem.forbidden(
                    "You may see your own merchant " + own + " only. Leave the parameter merchant out.");
        }
        return own != null ? Optional.of(own) : asked;
    }

    /**
     * What belongs to a merchant is found only if the caller may see that merchant.
     *
     * @param what such as {@code order 123}
     */
    public void requireOwner(String merchant, String what) {
        String own = caller().access().merchant();
        if (own != null && !own.equals(merchant)) {
            throw Problem.notFound("There is no " + what + ".");
        }
    }

    /** The body's fields. */
    public ApiFields fields() {
        Buffer body = bytes();
        if (body.length() == 0) {
            return new ApiFields(new JsonObject());
        }
        try {
            requireOneReading(body.getBytes());
            return new ApiFields(new JsonObject(body));
        } catch (DecodeException | ClassCastException | IOException e) {
            throw Problem.malformed("The body must be a JSON object in UTF-8, each of its fields given once.");
        }
    }

    /** Two values of one field, or text behind the object, would be read differently by others. */
    private static void requireOneReading(byte[] body) throws IOException {
        try (JsonParser parser = STRICT.createParser(body)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException("text behind it");
            }
        }
    }

    /** The body as it came. */
    public Buffer bytes() {
        Buffer body = context.body() == null ? null : context.body().buffer();
        return body == null ? Buffer.buffer() : body;
    }

    /** The body of a {@link ApiRoute#withStreamedBody streamed} route. It is paused; what is not read of it is thrown away. */
    public ReadStream<Buffer> body() {
        return context.request();
    }

    /** Completes when the request has been answered, or its sender is gone. */
    public Future<Void> ended() {
        Promise<Void> ended = Promise.promise();
        context.addEndHandler(done -> ended.tryComplete());
        // Nothing calls the handler of a connection that was closed before.
        if (context.response().closed()) {
            ended.tryComplete();
        }
        return ended.future();
    }

    /** A header; empty: not given. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    /**
     * Does an administrative act, in one commit with its entry in the audit log. If the request has {@code If-Match}, only if
     * its subject is as the caller saw it.
     *
     * @param work what it writes
     */
    public <T> Future<T> act(Act act, Function<Administration, Future<T>> work) {
        return store.administer(caller().source(), act, header("If-Match").orElse(null), work);
    }

    /**
     * Does an administrative act of several commits, or one that writes nothing to the store, with an entry in the audit log
     * before it and one after it.
     *
     * @param asked the arguments, for the entries
     */
    public <T> Future<T> perform(Act act, JsonObject asked, Supplier<Future<T>> work) {
        return perform(act, asked, work, result -> new JsonObject());
    }

    /** @param told what the second entry says of the result */
    public <T> Future<T> perform(Act act, JsonObject asked, Supplier<Future<T>> work, Function<T, JsonObject> told) {
        return ApiActs.perform(store.read(), caller().source(), act, asked, work, told);
    }

    /** The tag of an act's subject as it is now, for {@code If-Match}; null: there is none. */
    public Future<@Nullable String> tag(Act subject) {
        return store.tag(subject);
    }
}
