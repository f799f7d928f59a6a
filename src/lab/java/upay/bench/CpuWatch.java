package upay.bench;

import upay.lab.BlockingWait;

/** Processor time of a gateway in each second of a run that begins now; on a thread of its own. */
final class CpuWatch {
    /** So far, at the beginning of each second, and at the end. */
    private final double[] soFar;

    private final Thread thread;

    CpuWatch(BenchGateway gateway, int seconds) {
        soFar = new double[seconds + 1];
        thread = new Thread(() -> watch(gateway), "cpu-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(BenchGateway gateway) {
        long start = System.nanoTime();
        for (int second = 0; second < soFar.length; second++) {
            long millis = second * 1000L - (System.nanoTime() - start) / 1_000_000;
            if (millis > 0) {
                BlockingWait.millis(millis);
            }
            soFar[second] = gateway.cpuSeconds();
        }
    }

    void join() {
        BlockingWait.join(thread);
    }

    /** Seconds of its processors; once joined. */
    double between(int second, int until) {
        return soFar[until] - soFar[second];
    }
}
