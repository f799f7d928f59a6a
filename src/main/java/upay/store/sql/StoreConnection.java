package upay.store.sql;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * One connection to the store, and for how long it has owed an answer. Time is counted in ticks of {@link StoreConnectionPool}.
 *
 * <p>Threads: the context of its {@link StoreConnectionPool}.
 */
final class StoreConnection {
    private static final int NOTHING = -1;

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
        // What the server says of itself is in its own log.
        ((PgConnection) connection).noticeHandler(notice -> {});
    }

    /** @param ended hears of its end, whoever ended it; {@code said} what the server said unasked before */
    void watch(Handler<Void> ended, Handler<Throwable> said) {
        connection.closeHandler(ended);
        connection.exceptionHandler(said);
    }

    /**
     * Asks; one thing at a time.
     *
     * @param tick now
     * @param ticks for how long it may stay silent
     */
    Future<RowSet<Row>> ask(String sql, Tuple arguments, int tick, int ticks) {
        begin(tick, ticks);
        return connection.preparedQuery(sql).execute(arguments);
    }

    /** As {@link #ask}, to see whether it is well; nothing is prepared for it. */
    Future<RowSet<Row>> look(String sql, int tick, int ticks) {
        begin(tick, ticks);
        doubted = false;
        lookedAt = true;
        return connection.query(sql).execute().onComplete(done -> lookedAt = false);
    }

    boolean isProbed() {
        return lookedAt;
    }

    /** Beside what is asked, and as part of it: it goes out before or after it, by the order of the calls. */
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

    /** For how many ticks it has owed an answer; 0 where it owes none. */
    int awaitedTicks(int tick) {
        return asked == NOTHING ? 0 : tick - asked;
    }

    boolean isOverdue(int tick) {
        return asked != NOTHING && tick - asked >= limit;
    }

    /** How long ago it last answered, or was made. */
    int idleTicks(int tick) {
        return tick - heard;
    }

    int age(int tick) {
        return tick - since;
    }

    boolean isOpen() {
        return socket.channelHandlerContext().channel().isOpen();
    }

    /** It is to be looked at before it is used again, unless that goes on already. */
    void suspect() {
        doubted = !lookedAt;
    }

    boolean isSuspect() {
        return doubted;
    }

    /** Ends it since it owes an answer for too long. */
    void timeOut() {
        silent = true;
        reset();
    }

    /** True where it was ended since it owed an answer for too long. */
    boolean isTimedOut() {
        return silent;
    }

    /** Ends it at once: what was asked fails, and whether it was done is not known. */
    void reset() {
        reset(socket);
    }

    /** Tells the server that it is no longer needed. Ends when the server closes it, which may be never. */
    void leave() {
        connection.close();
    }

    /**
     * Closes a socket without the help of its peer: nothing that waits to be sent is waited for, and the peer's own end is not
     * either. The handlers of the driver are passed by, for they would only say good-bye.
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
