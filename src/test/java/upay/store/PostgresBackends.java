package upay.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The processes of a PostgreSQL on this machine that serve gateways, which can be frozen. Threads: any, one at a time. */
public final class PostgresBackends {
    private static final String OF_GATEWAYS = "select string_agg(pid::text, ' ' order by backend_start)"
            + " from pg_stat_activity where application_name = 'upay-gateway'";

    private final TestStore database;
    private final List<Long> frozen = new ArrayList<>();

    public PostgresBackends(TestStore database) {
        this.database = database;
    }

    /** By their pids, the oldest first. */
    public List<Long> all() {
        return pids(OF_GATEWAYS);
    }

    /**
     * Those that do nothing just now: one that is frozen at work may hold a lock without which no other process of the server
     * goes on.
     */
    public List<Long> idle() {
        return pids(OF_GATEWAYS + " and state = 'idle'");
    }

    private List<Long> pids(String sql) {
        String pids = database.value(sql);
        return pids == null
                ? List.of()
                : Arrays.stream(pids.split(" ")).map(Long::valueOf).toList();
    }

    /** SIGSTOP: they keep their connections and do nothing. */
    public void freeze(List<Long> pids) {
        frozen.addAll(pids);
        signal("STOP", pids);
    }

    /** SIGCONT, to all that were frozen. */
    public void thaw() {
        signal("CONT", frozen);
        frozen.clear();
    }

    private static void signal(String signal, List<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.forEach(pid -> command.add(pid.toString()));
        try {
            // One that has ended meanwhile is no fault.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
