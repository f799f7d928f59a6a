package upay.http.connection;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits until an event loop has read what lies in its sockets now. A loop that stood still may run the tasks that were
 * due meanwhile first: a close that its client sent long ago is unread then.
 */
public final class UnreadSockets {
    /** The sockets that one turn of a loop looks at: the size of Netty's array of epoll's events. */
    private static final int SOCKETS_PER_TURN = 4096;

    private UnreadSockets() {}

    /**
     * Runs a task on the loop, after it has read its sockets. Any thread.
     *
     * @param sockets of this loop: if all are readable at once, one turn does not read all of them
     */
    public static void afterReading(EventLoop loop, int sockets, Runnable task) {
        // One more, since the present turn may be at its reading: then its tasks come next.
        int turns = 2 + sockets / SOCKETS_PER_TURN;
        if (loop.inEventLoop()) {
            afterTurns(loop, turns, task);
        } else {
            loop.execute(() -> afterTurns(loop, turns, task));
        }
    }

    /**
     * A turn reads, takes the scheduled tasks that are due into its queue, and runs the queue. So a task scheduled by a
     * task runs after the next reading; one that is executed by a task, or scheduled from another thread, may not.
     */
    private static void afterTurns(EventLoop loop, int turns, Runnable task) {
        Runnable next = turns == 1 ? task : () -> afterTurns(loop, turns - 1, task);
        ScheduledFuture<?> unused = loop.schedule(next, 0, TimeUnit.NANOSECONDS);
    }
}
