package upay.lab.drill;

import upay.lab.BlockingWait;

/** Does something again and again on a thread of its own, until it is closed. */
final class Repeating implements AutoCloseable {
    private final Thread thread;
    private volatile boolean done;

    /**
     * Begins at once.
     *
     * @param what must not throw
     * @param everyMillis the pause between the end of one and the next
     */
    Repeating(String name, Runnable what, long everyMillis) {
        thread = new Thread(
                () -> {
                    while (!done) {
                        what.run();
                        BlockingWait.millis(everyMillis);
                    }
                },
                name);
        thread.start();
    }

    /** Returns once the last one has ended. */
    @Override
    public void close() {
        done = true;
        BlockingWait.join(thread);
    }
}
