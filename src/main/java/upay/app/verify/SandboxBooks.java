package upay.app.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the sandbox's ledger of the channels. Blocks. */
public final class SandboxBooks {
    /** For a process of its own: some 100 MiB. */
    public static final int MANY = 1_000_000;

    /** Beside payments: some 10 MiB. */
    public static final int FEW = 100_000;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final JsonFactory JSON = new JsonFactory();
    private static final Entry NONE = new Entry(0, 0, 0);

    private final HttpClient http;
    private final URI books;
    private final int most;
    private final Map<Long, Entry> entries = new HashMap<>();
    private boolean complete = true;

    /**
     * @param books whose {@code /sandbox/ledger} it reads
     * @param most entries that are read ahead; further orders are asked for one by one
     */
    public SandboxBooks(URI books, int most) {
        this(books, HttpClient.newBuilder().connectTimeout(CONNECT).build(), most);
    }

    /** @param http which trusts them */
    public SandboxBooks(URI books, HttpClient http, int most) {
        this.http = http;
        this.books = books;
        this.most = most;
    }

    /**
     * The channels' charges and refunds of one order, in fen.
     *
     * @param charges the number of charges
     */
    record Entry(long charged, long returned, long charges) {}

    private record Line(long sn, Entry entry) {}

    public URI books() {
        return books;
    }

    /**
     * Reads the complete ledger.
     *
     * @throws IOException without a valid response
     */
    public void read() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = http.send(request(""), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            require(answer);
            Iterator<String> each = lines.iterator();
            while (each.hasNext() && complete) {
                String text = each.next();
                if (!text.isBlank()) {
                    Line line = parse(text);
                    entries.put(line.sn(), line.entry());
                    complete = entries.size() < most;
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The order's entry, if it was read; null if it must be requested. */
    @Nullable Entry take(long sn) {
        Entry entry = entries.remove(sn);
        return entry != null || !complete ? entry : NONE;
    }

    /** The entries that were read and not taken. */
    Map<Long, Entry> rest() {
        return entries;
    }

    /** The current entry. */
    Entry ask(long sn) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request("/" + sn), HttpResponse.BodyHandlers.ofString());
        require(answer);
        return parse(answer.body()).entry();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(books + "/sandbox/ledger" + path))
                .timeout(ANSWER)
                .build();
    }

    private static void require(HttpResponse<?> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode());
        }
    }

    private static Line parse(String text) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            while (json.nextToken() != null) {
                // The order's number may be a JSON number or a string.
                if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        || "sn".equals(json.currentName()) && json.currentToken() == JsonToken.VALUE_STRING) {
                    numbers.put(json.currentName(), Long.parseLong(json.getText()));
                }
            }
            return new Line(
                    number(numbers, "sn"),
                    new Entry(number(numbers, "charged"), number(numbers, "returned"), number(numbers, "charges")));
        } catch (NumberFormatException e) {
            throw new IOException("not a line of the sandbox's ledger: " + text, e);
        }
    }

    private static long number(Map<String, Long> numbers, String name) {
        Long number = numbers.get(name);
        if (number == null) {
            throw new NumberFormatException(name + " is missing");
        }
        return number;
    }
}
