package upay.http.connection;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import upay.http.admission.AddressUsage;
import upay.http.admission.AddressUsages;
import upay.http.admission.ClientNetwork;

/**
 * One client connection: its client, its signer, and its current activity. Confined to its event loop; times are
 * {@link System#nanoTime}.
 */
public final class ClientConnection {
    /**
     * If a request arrives within this time of a queued one, the socket had been paused, and the request may have
     * been waiting too.
     */
    private static final long BACKLOG_NANOS = 100_000_000;

    private static final long NEVER = Long.MAX_VALUE;
    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf(ClientConnection.class, "link");

    /** A signer on a proxy's connection says nothing about the next request on it. */
    private static final String PROXY = "a proxy";

    private final HttpConnection connection;
    private AddressUsage address;
    private @Nullable String signer;
    private boolean shared;
    private boolean working;
    private long since;
    private long deadline;
    private boolean answering;
    private boolean parting;
    private long readSince;
    private long queuedAt;

    public ClientConnection(HttpConnection connection, AddressUsage address, long deadline, long now) {
        this.connection = connection;
        this.address = address;
        this.since = now;
        this.deadline = deadline;
        this.readSince = now;
        this.queuedAt = now - BACKLOG_NANOS;
    }

    /** @return null if the connection was refused */
    public static ClientConnection of(HttpConnection connection) {
        return channel(connection).attr(KEY).get();
    }

    public static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** From now on {@link #of} finds it. */
    public void attach() {
        channel(connection).attr(KEY).set(this);
    }

    /** Whether nothing is read from its socket, since too much that was read is queued. */
    public boolean isReadingPaused() {
        return !channel(connection).config().isAutoRead();
    }

    HttpConnection connection() {
        return connection;
    }

    public AddressUsage address() {
        return address;
    }

    /** A trusted proxy names the client it calls for. */
    public void become(AddressUsages addressUsages, ClientNetwork origin) {
        if (!address.origin().equals(origin)) {
            AddressUsage former = address;
            address = addressUsages.arrive(origin);
            addressUsages.leave(former);
        }
    }

    /** The client certificate verified in the TLS handshake; null if there is none. */
    public @Nullable X509Certificate certificate() {
        SslHandler tls = channel(connection).pipeline().get(SslHandler.class);
        try {
            return tls == null
                    ? null
                    : (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /**
     * A request on this connection had a valid signature.
     *
     * @param who the same for all connections of one party
     */
    public void recognise(String who) {
        signer = shared ? PROXY : who;
    }

    /** The party that last signed on this connection; null if none did. */
    @Nullable String signer() {
        return signer;
    }

    /** Marks the connection as a trusted proxy's: it carries many clients' requests. */
    public void share() {
        shared = true;
        signer = PROXY;
    }

    public boolean isShared() {
        return shared;
    }

    /** Whether it can be closed without interrupting a request. */
    boolean isSpare() {
        return !working;
    }

    /** When it became spare, or was opened. */
    long since() {
        return since;
    }

    /**
     * A request's headers were read.
     *
     * <p>A request that a client sends before the answer to its previous one (pipelining) is queued until that
     * answer, and passed on while it is being written; how long it waited is unknown, but at most since the previous
     * request was read.
     *
     * @return the earliest time at which the request may have arrived
     */
    public long requestBegins(long now, long bodyDeadline) {
        if (answering) {
            queuedAt = now;
        } else if (now - queuedAt >= BACKLOG_NANOS) {
            readSince = now;
        }
        deadline = bodyDeadline;
        since = now;
        return readSince;
    }

    /** The client has nothing to send while its request is being processed: no deadline. */
    public void working() {
        deadline = NEVER;
        working = true;
    }

    /** As {@link #working}, under the current deadline. */
    public void busy(boolean isBusy) {
        working = isBusy;
    }

    /** Its answer is ready, and delayed. */
    public void waiting() {
        working = false;
    }

    /** The answer is being written, up to {@link #answered}; the next request is due by {@code nextDeadline}. */
    public void answering(long nextDeadline) {
        deadline = nextDeadline;
        answering = true;
        working = false;
    }

    public void answered() {
        answering = false;
    }

    /** The last answer is being sent: everything else that the client sends is discarded. */
    public void part() {
        parting = true;
        working = false;
        deadline = NEVER;
    }

    public boolean isParting() {
        return parting;
    }

    /** The process stood still for this time, which the client is not to blame for. */
    public void postpone(long nanos) {
        if (deadline != NEVER) {
            deadline += nanos;
        }
    }

    public boolean isOverdue(long now) {
        return deadline != NEVER && now - deadline > 0;
    }

    public void close() {
        connection.close();
    }
}
