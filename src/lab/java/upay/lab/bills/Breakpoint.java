package upay.lab.bills;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import upay.store.TestStore;

/** Stops whoever writes the N-th row into a table of the store from now on, in the middle of its statement. */
public final class Breakpoint implements AutoCloseable {
    private static final int LOCK = 20_240_724;
    private static final int LOOK_AGAIN_MILLIS = 20;
    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);

    /** In a schema of its own: the gateway's programs check all that is in theirs. */
    private static final String SET = """
            create schema lab;
            create sequence lab.written;
            create function lab.stop() returns trigger language plpgsql security definer as $$
            begin
              if nextval('lab.written') = %d then
                perform pg_advisory_xact_lock(%d);
              end if;
              return new;
            end
            $$;
            create trigger lab_stop before insert on %s for each row execute function lab.stop()""";

    /** Locks of all databases of the server are shown. */
    private static final String STOPPED = """
            select pid from pg_locks where locktype = 'advisory' and objid = %d and not granted
              and database = (select oid from pg_database where datname = current_database())""".formatted(LOCK);

    private final TestStore store;
    private final Connection holder;

    /** @param row from 1 */
    public Breakpoint(TestStore store, String table, long row) {
        this.store = store;
        try {
            holder = store.connect();
            on(holder, "select pg_advisory_lock(" + LOCK + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        store.execute(String.format(Locale.ROOT, SET, row, LOCK, table));
    }

    /**
     * Waits until the process is stopped there, and kills it.
     *
     * @param commits the server ends the statement all the same, as it may; else it is undone
     * @return false: the process ended before
     */
    public boolean kill(ProcessHandle process, boolean commits) {
        String session = null;
        while (session == null && process.isAlive()) {
            List<List<String>> stopped = Rows.of(store, STOPPED);
            session = stopped.isEmpty() ? null : stopped.get(0).get(0);
            pause();
        }
        if (session == null) {
            return false;
        }
        process.destroyForcibly();
        process.onExit().join();
        if (commits) {
            on(holder, "select pg_advisory_unlock(" + LOCK + ")");
        } else {
            store.value("select pg_terminate_backend(" + session + ")");
        }
        long end = System.nanoTime() + GONE_WITHIN.toNanos();
        while (!Rows.of(store, "select from pg_stat_activity where pid = " + session)
                .isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the session of a killed process does not end");
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void on(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        store.execute("drop schema lab cascade");
        try {
            holder.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
