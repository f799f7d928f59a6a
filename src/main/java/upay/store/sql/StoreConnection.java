package upay.store.sql;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the store, and how long its answer has been pending. Time is counted in ticks of {@link
 * StoreConnectionPool}.
 *
 * <p>Threads: the context of its {@link StoreConnectionPool}.
 */
final class StoreConnection {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);
    private static final int NOTHING = -1;
    /** The server's function that waits for a synchronous standby; its messages are translated, and this is not. */
    private static final String WAIT_FOR_STANDBY = "SyncRepWaitForLSN";

    private final SqlConnection connection;
    private final NetSocketInternal socket;
    private final int since;
    private int heard;
    private int asked = NOTHING;
    private int limit;
    private boolean silent;
    private boolean doubted;
    private boolean lookedAt;

    /** @param tick now */
    StoreConnection(SqlConnection connection, NetSocketInternal socket, int tick) {
        this.connection = connection;
        this.socket = socket;
        this.since = tick;
        this.heard = tick;
        ((PgConnection) connection).noticeHandler(StoreConnection::noticed);
    }

    /** The server's notices are in its own log; but one of them says that a confirmed commit is not safe. */
    private static void noticed(PgNotice notice) {
        if (WAIT_FOR_STANDBY.equals(notice.getRoutine())) {
            LOG.warn(
                    "a commit was confirmed that no standby has, since its wait was cancelled (pg_cancel_backend): it is"
                            + " lost if the primary is lost now. Leave sessions alone that wait for SyncRep");
        }
    }

    /**
     * @param ended is called when it ends, whichever side ended it; {@code said} receives unsolicited errors of the
     *     server before that
     */
    void watch(Handler<Void> ended, Handler<Throwable> said) {
        connection.closeHandler(ended);
        connection.exceptionHandler(said);
    }

    /**
     * Sends a statement; one at a time.
     *
     * @param tick now
     * @param ticks the longest silence
     */
    Future<RowSet<Row>> ask(String sql, Tuple arguments, int tick, int ticks) {
        begin(tick, ticks);
        return connection.preparedQuery(sql).execute(arguments);
    }

    /** As {@link #ask}, as a health check; nothing is prepared for it. */
    Future<RowSet<Row>> look(String sql, int tick, int ticks) {
        begin(tick, ticks);
        doubted = false;
        lookedAt = true;
        return connection.query(sql).execute().onComplete(done -> lookedAt = false);
    }

    boolean isProbed() {
        return lookedAt;
    }

    /** Beside the current statement, and as part of it: it is sent before or after it, by the order of the calls. */
    Future<RowSet<Row>> also(String sql) {
        return connection.query(sql).execute();
    }

    private void begin(int tick, int ticks) {
        asked = tick;
        limit = ticks;
    }

    void answered(int tick) {
        asked = NOTHING;
        heard = tick;
    }

    /** For how many ticks an answer has been pending; 0 if none is. */
    int awaitedTicks(int tick) {
        return asked == NOTHING ? 0 : tick - asked;
    }

    boolean isOverdue(int tick) {
        return asked != NOTHING && tick - asked >= limit;
    }

    /** The number of ticks since it last answered, or was made. */
    int idleTicks(int tick) {
        return tick - heard;
    }

    int age(int tick) {
        return tick - since;
    }

    boolean isOpen() {
        return socket.channelHandlerContext().channel().isOpen();
    }

    /** It must be checked before it is used again, unless a check is in progress. */
    void suspect() {
        doubted = !lookedAt;
    }

    boolean isSuspect() {
        return doubted;
    }

    /** Ends it because an answer has been pending for too long. */
    void timeOut() {
        silent = true;
        reset();
    }

    /** True if it was ended because an answer was pending for too long. */
    boolean isTimedOut() {
        return silent;
    }

    /** Ends it at once: the pending statement fails, and its result is unknown. */
    void reset() {
        reset(socket);
    }

    /** Asks the server to close it. Ends when the server closes it, which may be never. */
    void leave() {
        connection.close();
    }

    /**
     * Closes a socket without its peer: waits neither for pending output nor for the peer's end. The handlers of the
     * driver are bypassed, since they would only send a termination message.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The end of the socket is heard of from the socket.
    static void reset(NetSocketInternal socket) {
        Channel channel = socket.channelHandlerContext().channel();
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
        }
    }
}
