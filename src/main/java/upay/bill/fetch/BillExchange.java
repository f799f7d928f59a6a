package upay.bill.fetch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import upay.bill.fetch.BillDownloads.Result;
import upay.channel.account.AccountSettings;
import upay.channel.connector.BillAnswer;
import upay.channel.connector.BillDownload;
import upay.channel.connector.BillResponse;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.http.ChannelHttpClients;
import upay.channel.http.ConnectTimeout;
import upay.channel.http.FileDownload;
import upay.channel.http.FileDownload.BodyTooLong;
import upay.channel.http.HttpRoundTrip;
import upay.host.HostResolver;
import upay.host.PublicAddresses;

/** The requests for one bill of one account, and their answers in files. Blocks; one plain thread, once. */
final class BillExchange implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** An address of 30 s may end before it is asked. */
    private static final int ADDRESSES_MAX = 2;

    /** Of an answer that may ask for the channel's keys. */
    private static final int ANSWER_MAX = 256 * 1024;

    /** What all exchanges share. */
    record Tools(Vertx vertx, Context context, DownloadHosts hosts, FileDownload.Bounds bounds, HostResolver names) {
        /** HTTP clients belong to one context. */
        <T> Future<T> onContext(Supplier<Future<T>> work) {
            Promise<T> done = Promise.promise();
            context.runOnContext(here -> work.get().onComplete(done));
            return done.future();
        }
    }

    private final Tools tools;
    private final AccountSettings account;
    private final BillDownloads.Line line;
    private final ChannelHttpClients clients;
    private final Path answer;
    private final Path bill;

    /**
     * @param folder takes the file, and what is needed on the way
     * @param name of the file
     */
    BillExchange(Tools tools, AccountSettings account, BillDownloads.Line line, Path folder, String name) {
        this.tools = tools;
        this.account = account;
        this.line = line;
        this.clients = new ChannelHttpClients(tools.vertx(), line.settings(), line.proxy());
        this.answer = folder.resolve("answer");
        this.bill = folder.resolve(name);
    }

    @Override
    public void close() {
        tools.onContext(clients::close);
    }

    Result run(Connector connector, LocalDate day) throws IOException {
        Result last = new Result.Missed(Reason.NOT_READY, "");
        for (int address = 0; address < ADDRESSES_MAX; address++) {
            BillDownload download = connector.bills().orElseThrow();
            BillResponse response;
            try {
                response = ask(download.request(day, Instant.now(), nonce()));
                Optional<Connector> renewed = withKeys(connector, response);
                download = renewed.flatMap(Connector::bills).orElse(download);
                BillAnswer said = read(download, response);
                if (!(said instanceof BillAnswer.Elsewhere elsewhere)) {
                    return result(said);
                }
                last = result(download.readElsewhere(askElsewhere(elsewhere.uri())));
            } catch (UnreachableException e) {
                return new Result.Missed(Reason.UNREACHABLE, String.valueOf(e.getMessage()));
            }
            if (!(last instanceof Result.Missed missed) || missed.reason() != Reason.NOT_READY) {
                return last;
            }
        }
        return last;
    }

    private BillAnswer read(BillDownload download, BillResponse response) throws IOException {
        try (OutputStream out = Files.newOutputStream(bill)) {
            return download.read(response, out);
        }
    }

    private Result result(BillAnswer said) throws IOException {
        if (said instanceof BillAnswer.Missing missing) {
            return new Result.Missed(Reason.valueOf(missing.why().name()), missing.words());
        }
        if (said instanceof BillAnswer.Whole) {
            Files.move(answer, bill, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Result.Here(bill);
    }

    private BillResponse ask(ChannelRequest request) throws IOException, UnreachableException {
        try {
            return ask(request, HttpRoundTrip.target(request));
        } catch (NoConnection e) {
            throw new UnreachableException("no connection: " + e.getMessage());
        }
    }

    private BillResponse askElsewhere(URI named) throws IOException, UnreachableException {
        List<DownloadHosts.Target> targets = tools.hosts().of(named, URI.create(account.endpoint()));
        if (targets.isEmpty()) {
            throw new NotAllowed("the bill is at " + named.getScheme() + "://" + named.getAuthority()
                    + ", which is none of bills.alipay-hosts");
        }
        String why = "";
        for (DownloadHosts.Target target : targets) {
            ChannelRequest request = new ChannelRequest("GET", target.uri(), null, null, false);
            try {
                return ask(request, addressed(HttpRoundTrip.target(request), target));
            } catch (NoConnection e) {
                why = String.valueOf(e.getMessage());
            }
        }
        throw new UnreachableException("no connection to " + named.getHost() + ": " + why);
    }

    /** To an address that was looked at, not to a name that may become another one. A proxy looks names up itself. */
    private RequestOptions addressed(RequestOptions options, DownloadHosts.Target target) throws UnreachableException {
        if (target.anyAddress() || line.proxy() != null) {
            return options;
        }
        String host = target.uri().getHost();
        List<InetSocketAddress> found;
        try {
            found = tools.onContext(() -> tools.names().addresses(host)).await().stream()
                    .filter(PublicAddresses::contains)
                    .map(address -> new InetSocketAddress(address, options.getPort()))
                    .toList();
        } catch (RuntimeException e) {
            throw new UnreachableException(host + " is not found");
        }
        if (found.isEmpty()) {
            throw new NotAllowed("the address of " + host + " is not public");
        }
        return options.setServer(SocketAddress.inetSocketAddress(found.get(0)));
    }

    private BillResponse ask(ChannelRequest request, RequestOptions options) throws IOException, UnreachableException {
        Files.write(answer, new byte[0]);
        Future<FileDownload.Received> received = tools.onContext(() -> ConnectTimeout.within(
                        tools.vertx(),
                        line.settings().connect().multipliedBy(2),
                        clients.client(account, null).request(options))
                .recover(e -> Future.failedFuture(new NoConnection(e)))
                .compose((HttpClientRequest ready) ->
                        new FileDownload(tools.vertx(), ready, tools.bounds()).run(request, answer.toString())));
        try {
            FileDownload.Received whole = received.await();
            return new BillResponse(
                    whole.status(), whole.headers(), whole.length(), () -> Files.newInputStream(answer));
        } catch (NoConnection | BodyTooLong e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new UnreachableException("no whole answer: " + words(e));
        }
    }

    /** As for payments: the channel's keys are fetched if its answer needs others. */
    private Optional<Connector> withKeys(Connector connector, BillResponse response)
            throws IOException, UnreachableException {
        if (response.length() > ANSWER_MAX) {
            return Optional.empty();
        }
        Optional<ChannelRequest> missing = connector.keyRequest(small(response), Instant.now(), nonce());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        Path kept = answer.resolveSibling("kept");
        Files.copy(answer, kept, StandardCopyOption.REPLACE_EXISTING);
        try {
            return connector.withKeys(small(ask(missing.get())), Instant.now());
        } finally {
            Files.move(kept, answer, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private ChannelResponse small(BillResponse response) throws IOException {
        return new ChannelResponse(
                response.status(),
                response.contentType(),
                response.headers(),
                Buffer.buffer(response.start(ANSWER_MAX)));
    }

    /** Messages of libraries may quote addresses; exception types do not. */
    static String words(Throwable e) {
        return e instanceof TimeoutException
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName();
    }

    /** The channel names an address that is not asked. */
    static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1;
        final String why;

        private NotAllowed(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    /** No connection: nothing was sent. */
    private static final class NoConnection extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoConnection(Throwable cause) {
            super(words(cause), null, false, false);
        }
    }

    private static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreachableException(String words) {
            super(words, null, false, false);
        }
    }

    private static String nonce() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
