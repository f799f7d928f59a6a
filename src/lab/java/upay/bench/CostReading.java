package upay.bench;

import java.util.Map;
import upay.bench.cost.StatementUse;
import upay.bench.cost.WalUse;

/**
 * What a load's requests took together, in one measurement.
 *
 * @param requests payments that are in the store afterwards, or queries that were answered
 * @param logBytes by which the server's log grew, images of pages and all else included
 * @param wal null where the server cannot tell
 * @param writers transactions that wrote
 * @param statements by their beginnings; empty where the server cannot tell
 */
record CostReading(
        long requests,
        Speed speed,
        Seconds cpu,
        long logBytes,
        WalUse wal,
        long writers,
        Map<String, StatementUse> statements) {

    /** Latencies in ms; of several instances the mean of the first and the largest of the second. */
    record Speed(double perSecond, double p50, double p99) {}

    /** Of processors. */
    record Seconds(double postgres, double gateways) {}

    double postgresMicros() {
        return 1e6 * cpu.postgres / requests;
    }

    double gatewayMicros() {
        return 1e6 * cpu.gateways / requests;
    }

    /** Without images of pages where the server can tell. */
    double walBytes() {
        return (double) (wal == null ? logBytes : wal.total().bytes()) / requests;
    }

    /** NaN where the server cannot tell, as the next one. */
    double walRecords() {
        return wal == null ? Double.NaN : (double) wal.total().records() / requests;
    }

    double imageBytes() {
        return wal == null ? Double.NaN : (double) wal.total().imageBytes() / requests;
    }

    double commits() {
        return (double) writers / requests;
    }

    /** How many changes of orders go into one commit; a payment is written twice: opened, and settled. */
    double writesInCommit() {
        double writes = wal == null ? 2.0 * requests : wal.inserts("orders") + wal.updates("orders");
        return writers == 0 ? Double.NaN : writes / writers;
    }
}
