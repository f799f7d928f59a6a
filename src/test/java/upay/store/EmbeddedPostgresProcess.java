package upay.store;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import upay.domain.Order;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.schema.Migrations;
import upay.store.sql.StoreSettings;

/**
 * A JVM with an embedded server, to be killed: opens orders one after the other for ever and prints the number of each once
 * it is stored.
 */
public final class EmbeddedPostgresProcess {
    private EmbeddedPostgresProcess() {}

    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        EmbeddedPostgres server = EmbeddedPostgres.start(
                new EmbeddedPostgres.Options(Path.of(arguments[0]), Path.of(arguments[1]), true, 0));
        say("started", begin);
        StoreSettings settings = StoreSettings.of(server.address());
        Migrations.run(settings);
        say("migrated", begin);
        Vertx vertx = Vertx.vertx();
        Store store = new Store(vertx, settings);
        SampleOrders.await(store.start());
        say("registered", begin);
        int rounds = Integer.parseInt(arguments[2]);
        for (int i = 0; i < rounds; i++) {
            Order order = SampleOrders.order();
            SampleOrders.await(store.ledger().open(order, SampleOrders.payment(order)));
            System.out.println("stored " + order.purchase().clientSn());
        }
        SampleOrders.await(store.close());
        SampleOrders.await(vertx.close());
        long end = System.nanoTime();
        server.close();
        say("closed", end);
    }

    private static void say(String what, long beginNanos) {
        System.out.println(what + " " + (System.nanoTime() - beginNanos) / 1_000_000 + " ms");
    }
}
