package upay.http.connection;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import upay.http.admission.AddressUsage;
import upay.http.admission.AddressUsages;
import upay.http.admission.ClientNetwork;

/**
 * One connection of a client, who that is, and what it is doing. Confined to its event loop; times are {@link
 * System#nanoTime}.
 */
public final class ClientConnection {
    /** When a request comes within this time of one that was queued, the socket had been paused, and it may have lain too. */
    private static final long BACKLOG_NANOS = 100_000_000;

    private static final long NEVER = Long.MAX_VALUE;
    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf(ClientConnection.class, "link");

    /** Who signs on a proxy's connection says nothing of its next request. */
    private static final String PROXY = "a proxy";

    private final HttpConnection connection;
    private AddressUsage visitor;
    private String signer;
    private boolean shared;
    private boolean working;
    private long since;
    private long deadline;
    private boolean answering;
    private boolean parting;
    private long readSince;
    private long queuedAt;

    public ClientConnection(HttpConnection connection, AddressUsage visitor, long deadline, long now) {
        this.connection = connection;
        this.visitor = visitor;
        this.since = now;
        this.deadline = deadline;
        this.readSince = now;
        this.queuedAt = now - BACKLOG_NANOS;
    }

    /** Null when the connection was refused. */
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

    HttpConnection connection() {
        return connection;
    }

    public AddressUsage visitor() {
        return visitor;
    }

    /** A proxy says for whom it calls. */
    public void become(AddressUsages visitors, ClientNetwork origin) {
        if (!visitor.origin().equals(origin)) {
            AddressUsage former = visitor;
            visitor = visitors.arrive(origin);
            visitors.leave(former);
        }
    }

    /** Its client's certificate was verified in the handshake; null when it showed none, or there was no handshake. */
    public X509Certificate certificate() {
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
     * Somebody signed rightly on it.
     *
     * @param who is the same for all connections of one party
     */
    public void recognise(String who) {
        signer = shared ? PROXY : who;
    }

    /** Who signed on it last; null: nobody did yet. */
    String signer() {
        return signer;
    }

    /** A trusted proxy's own: many clients' requests come over it. */
    public void share() {
        shared = true;
        signer = PROXY;
    }

    public boolean isShared() {
        return shared;
    }

    /** Whether it can be closed without breaking off anybody's work. */
    boolean isSpare() {
        return !working;
    }

    /** Since when it is spare, or open. */
    long since() {
        return since;
    }

    /**
     * A request's headers were read.
     *
     * <p>A request that a client sends before the answer to its last one (pipelining) is kept back until that answer, and
     * handed over while it is being written; how long it lay is not known, but at most since the last request was read.
     *
     * @return the earliest moment since when the request may have been there
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

    /** Nothing is expected of the client while its request is worked on. */
    public void working() {
        deadline = NEVER;
        working = true;
    }

    /** As {@link #working}, under the deadline that there is. */
    public void busy(boolean isBusy) {
        working = isBusy;
    }

    /** Its answer is ready, and is kept back for a while. */
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

    /** The last answer is on its way: whatever else the client sends is thrown away. */
    public void part() {
        parting = true;
        working = false;
        deadline = NEVER;
    }

    public boolean isParting() {
        return parting;
    }

    /** The process stood still for so long; that is not the client's fault. */
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
