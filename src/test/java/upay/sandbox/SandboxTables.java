package upay.sandbox;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import upay.store.TestStore;
import upay.store.schema.Migrations;
import upay.store.sql.StoreAddress;

/** A fresh database with the sandbox's own table, and pools on it. */
public final class SandboxTables {
    private final StoreAddress address;

    private SandboxTables(StoreAddress address) {
        this.address = address;
    }

    public static SandboxTables fresh() {
        StoreAddress address = TestStore.empty().address();
        Migrations.run(address, "sandbox", "db/sandbox");
        return new SandboxTables(address);
    }

    public Pool pool(Vertx vertx) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(2))
                .connectingTo(
                        address.connectOptions(address.hosts().get(0), null).setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }
}
