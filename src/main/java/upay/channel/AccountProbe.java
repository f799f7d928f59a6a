package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelHttpClients;
import upay.channel.http.ChannelSettings;
import upay.channel.http.ConnectTimeout;
import upay.channel.http.HttpRoundTrip;
import upay.channel.message.ChannelText;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Purchase;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.proxy.HttpProxy;

/**
 * Tries an account with one harmless call, the query of an order that cannot exist, and reports each point that can be
 * known from it. Sends nothing else, except for the request for the channel's keys if its answer requires one, moves no money, changes nothing at the channel. Used on one Vert.x context.
 */
public final class AccountProbe {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Orders have numbers from a sequence, far below: 18 digits that begin with 9 are none of them. */
    private static final long NO_ORDER = 900_000_000_000_000_000L;

    /** In the message of a failed tunnel. */
    private static final Pattern PROXY_REFUSAL = Pattern.compile("status: (\\d{3})");

    private final Vertx vertx;
    private final ConnectorFactory factory;
    private final ChannelSettings settings;
    private final @Nullable HttpProxy proxy;

    /** @param proxy null: the channel is reached directly */
    public AccountProbe(Vertx vertx, ConnectorFactory factory, ChannelSettings settings, @Nullable HttpProxy proxy) {
        this.vertx = vertx;
        this.factory = factory;
        this.settings = settings;
        this.proxy = proxy;
    }

    /**
     * One point.
     *
     * @param name settings, dns or proxy, connection, tls, answer, our-signature, their-signature, account or permissions
     * @param todo what to do; null: nothing
     */
    public record Check(
            String name,
            Mark state,
            String detail,
            @Nullable String todo) {
        static Check ok(String name, String detail) {
            return new Check(name, Mark.OK, detail, null);
        }

        static Check failed(String name, String detail, String todo) {
            return new Check(name, Mark.FAILED, detail, todo);
        }
    }

    /** In the order of the exchange, as far as it came. Never fails. */
    public Future<List<Check>> run(AccountSettings account) {
        List<Check> checks = new ArrayList<>();
        Connector connector;
        ChannelRequest exchange;
        ChannelCall call = call();
        try {
            connector = factory.open(account.calledBackAt(null));
            exchange = connector.encode(call, Instant.now(), nonce());
        } catch (RuntimeException e) {
            // The message of an unexpected failure may quote the request.
            boolean faults = e instanceof IllegalArgumentException && e.getMessage() != null;
            checks.add(Check.failed(
                    "settings",
                    faults ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName(),
                    "enter the account again with channel-account add"));
            return Future.succeededFuture(checks);
        }
        checks.add(Check.ok(
                "settings", connector.bills().isPresent() ? "complete" : "complete; its bills are brought in by hand"));
        return connect(account, connector, exchange, call, checks);
    }

    private Future<List<Check>> connect(
            AccountSettings account,
            Connector connector,
            ChannelRequest exchange,
            ChannelCall call,
            List<Check> checks) {
        ChannelHttpClients clients = new ChannelHttpClients(vertx, settings, proxy);
        Future<HttpClientRequest> asked = clients.client(account, null).request(HttpRoundTrip.target(exchange));
        boolean tls = "https".equalsIgnoreCase(exchange.uri().getScheme());
        // The TLS handshake has a limit of its own, of the same length.
        Duration wait = settings.connect().multipliedBy(2);
        return ConnectTimeout.within(vertx, wait, asked)
                .transform(request -> {
                    if (request.failed()) {
                        checks.addAll(unreachable(exchange.uri(), request.cause()));
                        return Future.succeededFuture(checks);
                    }
                    checks.addAll(connected(exchange.uri()));
                    checks.add(
                            tls
                                    ? Check.ok("tls", "the certificate is trusted")
                                    : Check.ok("tls", "none: the endpoint is http"));
                    return new HttpRoundTrip(vertx, request.result(), settings.maxResponseBytes())
                            .run(exchange, settings.read(ChannelAction.QUERY))
                            .compose(answer -> withKeys(account, clients, connector, answer)
                                    .map(with -> judged(with, call, answer)))
                            .otherwise(failure -> List.of(unanswered(failure)))
                            .map(judged -> {
                                checks.addAll(judged);
                                return checks;
                            });
                })
                .eventually(clients::close);
    }

    /** As in operation: the keys of the channel are fetched if they are not here. Never fails. */
    private Future<Connector> withKeys(
            AccountSettings account, ChannelHttpClients clients, Connector connector, ChannelResponse answer) {
        try {
            Optional<ChannelRequest> missing = connector.keyRequest(answer, Instant.now(), nonce());
            if (missing.isEmpty()) {
                return Future.succeededFuture(connector);
            }
            ChannelRequest exchange = missing.get();
            return ConnectTimeout.within(
                            vertx,
                            settings.connect(),
                            clients.client(account, null).request(HttpRoundTrip.target(exchange)))
                    .compose(request -> new HttpRoundTrip(vertx, request, settings.maxResponseBytes())
                            .run(exchange, settings.read(ChannelAction.QUERY)))
                    .map(keys -> connector.withKeys(keys, Instant.now()).orElse(connector))
                    .otherwise(connector);
        } catch (RuntimeException e) {
            return Future.succeededFuture(connector);
        }
    }

    /** Through a proxy, which looks names up itself, the first point is the proxy. */
    private List<Check> connected(URI uri) {
        return List.of(
                proxy == null
                        ? Check.ok("dns", uri.getHost() + " is known")
                        : Check.ok("proxy", "through " + proxy.address()),
                Check.ok("connection", "to " + uri.getAuthority()));
    }

    private List<Check> unreachable(URI uri, Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof SSLException || String.valueOf(e.getMessage()).contains("SSL")) {
                List<Check> checks = new ArrayList<>(connected(uri));
                checks.add(Check.failed(
                        "tls",
                        "the handshake with " + uri.getAuthority() + " failed: "
                                + e.getClass().getSimpleName(),
                        "check the endpoint, this machine's clock, and a proxy in between that has a certificate of its"
                                + " own; trusted-certificates replaces the issuers that are trusted"));
                return checks;
            }
            Matcher refusal = PROXY_REFUSAL.matcher(String.valueOf(e.getMessage()));
            if (proxy != null && refusal.find()) {
                return List.of(proxyFailed(
                        "does not connect to " + uri.getAuthority() + ": status " + refusal.group(1),
                        refusal.group(1).equals("407")
                                ? "check the user name and the password in the channel's setting proxy"
                                : "ask those who run the proxy to allow the connection"));
            }
            if (proxy == null && e instanceof UnknownHostException) {
                return List.of(Check.failed(
                        "dns",
                        uri.getHost() + " is not found",
                        "check the endpoint's host name, and this machine's name servers"));
            }
        }
        if (proxy != null) {
            return List.of(proxyFailed(
                    "no connection: " + cause.getClass().getSimpleName(),
                    "check the channel's setting proxy, that the proxy runs, and that it may connect to "
                            + uri.getAuthority()));
        }
        return List.of(
                Check.ok("dns", uri.getHost() + " is known"),
                Check.failed(
                        "connection",
                        "none to " + uri.getAuthority() + ": "
                                + cause.getClass().getSimpleName(),
                        "check the endpoint and its port, and the firewall's rules for connections to the outside"));
    }

    private Check proxyFailed(String detail, String todo) {
        return Check.failed("proxy", (proxy == null ? "" : proxy.address() + " ") + detail, todo);
    }

    private static Check unanswered(Throwable cause) {
        return Check.failed(
                "answer",
                "no whole answer: " + cause.getClass().getSimpleName(),
                "try again; if it stays so, ask the channel whether it is available");
    }

    private static List<Check> judged(Connector connector, ChannelCall call, ChannelResponse answer) {
        AccountEvidence evidence = evidence(connector, call, answer);
        String said = ChannelText.words(evidence.code());
        String code = said == null ? "the answer does not say" : said;
        boolean understood = !evidence.equals(AccountEvidence.NONE);
        List<Check> checks = new ArrayList<>();
        checks.add(
                understood
                        ? Check.ok("answer", code)
                        : Check.failed(
                                "answer",
                                "HTTP " + answer.status() + ", and not a message of this channel",
                                "check the endpoint: its path, and that it is the channel's"));
        checks.add(point(
                "our-signature",
                evidence.ours(),
                code,
                "check the account's own key, and that its public half, or the shared key, is the one that the channel"
                        + " has on record for this app and merchant"));
        checks.add(point(
                "their-signature",
                evidence.theirs(),
                code,
                "check the channel's public key or certificate in the account: the channel's current one, not one's"
                        + " own"));
        checks.add(point(
                "account",
                evidence.account(),
                code,
                "check the app's and the merchant's numbers, and that they are bound to each other at the channel"));
        checks.add(point(
                "permissions",
                evidence.permission(),
                code,
                "ask the channel to open the product for this merchant and app, or renew its authorisation"));
        return checks;
    }

    private static AccountEvidence evidence(Connector connector, ChannelCall call, ChannelResponse answer) {
        try {
            return connector.evidence(call, answer);
        } catch (RuntimeException e) {
            return AccountEvidence.NONE;
        }
    }

    private static Check point(String name, Mark mark, String code, String todo) {
        return switch (mark) {
            case OK -> Check.ok(name, "accepted");
            case FAILED -> Check.failed(name, code, todo);
            case UNKNOWN -> new Check(name, Mark.UNKNOWN, "cannot be told from this answer: " + code, todo);
        };
    }

    private ChannelCall call() {
        Instant now = Instant.now();
        Purchase purchase = new Purchase(
                "account-test",
                Fen.of(1),
                new Purchase.Method(factory.payway(), SubPayway.BARCODE, null),
                new Purchase.Origin("account-test", "account-test", "account-test"),
                new Purchase.Device(null, null, null),
                new Purchase.Goods("account-test", null, null),
                new Purchase.Extras(null, null, null));
        long sn = NO_ORDER + RANDOM.nextLong(NO_ORDER / 10);
        return new ChannelCall(
                ChannelAction.QUERY,
                new ChannelCall.Trade(new OrderKey("account-test", sn), purchase, null, now),
                new ChannelCall.Movement(sn, now, Fen.of(1), null),
                new ChannelCall.Offer(null, null),
                settings.read(ChannelAction.QUERY));
    }

    private static String nonce() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
