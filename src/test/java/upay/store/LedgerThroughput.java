package upay.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import upay.domain.Order;
import upay.domain.Transaction;
import upay.port.Ledger;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.schema.Migrations;
import upay.store.sql.StoreSettings;

/**
 * Not a test: how many payments a second the store alone takes, each an open and a change that settles it, from so many tills
 * at once. With fsync, on an embedded server in a fresh folder. Compare runs on the same machine only, and several of them.
 *
 * <pre>java -cp target/test-classes:target/classes:... upay.store.LedgerThroughput [tills] [seconds] [rounds]</pre>
 */
final class LedgerThroughput {
    private LedgerThroughput() {}

    public static void main(String[] args) throws Exception {
        int tills = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 8;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path folder = Files.createTempDirectory("pairs-per-second");
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            StoreSettings settings = StoreSettings.of(server.address());
            Migrations.run(settings);
            Store store = new Store(vertx, settings);
            SampleOrders.await(store.start());
            run(store.ledger(), tills, 4);
            double[] rates = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                rates[i] = (double) run(store.ledger(), tills, seconds) / seconds;
            }
            Arrays.sort(rates);
            System.out.println("pairs per second " + Arrays.toString(rates) + ", median " + rates[rounds / 2]);
            SampleOrders.await(store.close());
        } finally {
            SampleOrders.await(vertx.close());
            EmbeddedPostgres.delete(folder);
        }
    }

    private static long run(Ledger ledger, int tills, int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long[] done = new long[tills];
        Future<?>[] all = new Future<?>[tills];
        for (int i = 0; i < tills; i++) {
            Promise<Void> ended = Promise.promise();
            next(ledger, end, done, i, ended);
            all[i] = ended.future();
        }
        SampleOrders.await(Future.all(Arrays.asList(all)));
        return Arrays.stream(done).sum();
    }

    private static void next(Ledger ledger, long end, long[] done, int till, Promise<Void> ended) {
        if (System.nanoTime() >= end) {
            ended.complete();
            return;
        }
        Order order = SampleOrders.notifying(SampleOrders.order(), null);
        Transaction payment = SampleOrders.payment(order);
        ledger.open(order, payment)
                .compose(opened -> ledger.apply(SampleOrders.settle(order, payment)))
                .onSuccess(applied -> {
                    done[till]++;
                    next(ledger, end, done, till, ended);
                })
                .onFailure(ended::fail);
    }
}
