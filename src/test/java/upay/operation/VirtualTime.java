package upay.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import upay.port.Instance;
import upay.port.Timers;

/**
 * Virtual time, advanced by the test, for any number of gateway instances. One queue, one thread: what is due runs in
 * the order of its time, and of its coming where that is equal, so that a run can be repeated exactly.
 */
public final class VirtualTime {
    /** Noon in Shanghai. */
    public static final Instant NOON = Instant.parse("2024-05-06T04:00:00Z");

    private static final int MOST_AT_ONCE = 1_000_000;

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<Long, Node> nodes = new HashMap<>();
    private final Duration lease;
    private Instant now;
    private long scheduled;
    private long lastId;

    public VirtualTime() {
        this(NOON, Duration.ofSeconds(10));
    }

    /** @param lease how long an instance counts as alive after its last heartbeat */
    public VirtualTime(Instant start, Duration lease) {
        this.now = start;
        this.lease = lease;
    }

    private record Due(Instant at, long number, Node node, boolean[] cancelled, Runnable task)
            implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    public Instant now() {
        return now;
    }

    public Node node() {
        return new Node();
    }

    /** An external event, independent of the instances. */
    public void after(Duration delay, Runnable task) {
        add(null, delay, task);
    }

    private boolean[] add(Node node, Duration delay, Runnable task) {
        boolean[] cancelled = new boolean[1];
        queue.add(new Due(now.plus(delay), scheduled++, node, cancelled, task));
        return cancelled;
    }

    /** Runs what is due now, and nothing later. */
    public void settle() {
        advance(Duration.ZERO);
    }

    public void advance(Duration duration) {
        advanceTo(now.plus(duration));
    }

    void advanceTo(Instant end) {
        int atOnce = 0;
        while (!queue.isEmpty() && !queue.peek().at.isAfter(end)) {
            Due due = queue.poll();
            atOnce = due.at.equals(now) ? atOnce + 1 : 0;
            if (atOnce > MOST_AT_ONCE) {
                throw new AssertionError("time does not get on: " + now);
            }
            now = due.at;
            run(due);
        }
        now = end;
    }

    private static void run(Due due) {
        if (due.cancelled[0] || due.node != null && !due.node.alive) {
            return;
        }
        if (due.node != null && due.node.frozen) {
            due.node.missed.add(due);
        } else {
            due.task.run();
        }
    }

    /** Whether the store regards the instance of this number as dead. */
    boolean isDead(long id) {
        Node node = nodes.get(id);
        return node == null || node.id != id || node.silentFor().compareTo(lease) >= 0;
    }

    /** One gateway instance: its number, its lease, its clock, its timers. */
    public final class Node implements Timers, Instance {
        private long id = register();
        private boolean alive = true;
        private boolean frozen;
        private Instant lastHeard;
        private final List<Due> missed = new ArrayList<>();

        private long register() {
            long fresh = ++lastId;
            nodes.put(fresh, this);
            return fresh;
        }

        /** kill -9: nothing of it ever runs again. */
        public void crash() {
            lastHeard = now;
            alive = false;
        }

        /** SIGSTOP: everything of it stands still until {@link #thaw}. */
        public void freeze() {
            lastHeard = now;
            frozen = true;
        }

        /** SIGCONT: an instance that was declared dead meanwhile comes back under another number. */
        public void thaw() {
            frozen = false;
            if (!alive) {
                return;
            }
            if (isDead(id)) {
                id = register();
            }
            lastHeard = null;
            missed.forEach(due -> queue.add(new Due(now, scheduled++, this, due.cancelled, due.task)));
            missed.clear();
        }

        /** Its heartbeats no longer reach the store, though it runs. */
        public void loseLease() {
            lastHeard = now.minus(lease);
        }

        boolean isAlive() {
            return alive;
        }

        private Duration silentFor() {
            return lastHeard == null ? Duration.ZERO : Duration.between(lastHeard, now);
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public boolean holdsLease() {
            return alive && !isDead(id);
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a timer cannot run before now: " + delay);
            }
            boolean[] cancelled = add(this, delay, task);
            return () -> cancelled[0] = true;
        }

        @Override
        public Executor here() {
            return task -> add(this, Duration.ZERO, task);
        }
    }
}
