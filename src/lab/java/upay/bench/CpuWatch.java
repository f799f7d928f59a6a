package upay.bench;

import upay.lab.BlockingWait;

/** Processor time of a gateway in the first and in the last seconds of a run that begins now; on a thread of its own. */
final class CpuWatch {
    private final Thread thread;
    private volatile double first;
    private volatile double last;

    CpuWatch(BenchGateway gateway, int seconds, int firstSeconds, int lastSeconds) {
        thread = new Thread(() -> watch(gateway, seconds, firstSeconds, lastSeconds), "cpu-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(BenchGateway gateway, int seconds, int firstSeconds, int lastSeconds) {
        long start = System.nanoTime();
        double before = gateway.cpuSeconds();
        until(start, Math.min(firstSeconds, seconds));
        first = gateway.cpuSeconds() - before;
        until(start, seconds - lastSeconds);
        double atLast = gateway.cpuSeconds();
        until(start, seconds);
        last = gateway.cpuSeconds() - atLast;
    }

    private static void until(long start, int second) {
        long millis = second * 1000L - (System.nanoTime() - start) / 1_000_000;
        if (millis > 0) {
            BlockingWait.millis((int) millis);
        }
    }

    void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    double first() {
        return first;
    }

    double last() {
        return last;
    }
}
