package upay.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.schema.Migrations;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

/** A PostgreSQL of one test class's own, whose settings and processes it may maltreat. */
final class DedicatedPostgres implements AutoCloseable {
    private final Path folder;
    private final EmbeddedPostgres server;
    private final PostgresBackends backends;

    DedicatedPostgres() {
        try {
            folder = Files.createTempDirectory("upay-own-server");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = EmbeddedPostgres.start(new EmbeddedPostgres.Options(folder, TestStore.binaries(), false, 0));
        backends = new PostgresBackends(database());
        Migrations.run(StoreSettings.of(server.address()));
    }

    StoreAddress address() {
        return server.address();
    }

    /** With the superuser's login. */
    TestStore database() {
        return TestStore.of(server.superuser());
    }

    /** The processes that serve gateways. */
    PostgresBackends backends() {
        return backends;
    }

    /** Of all sessions at once. */
    void set(String name, String value) {
        database().execute("alter system set " + name + " = " + value);
        database().execute("select pg_reload_conf()");
    }

    /** As they were. */
    void reset() {
        database().execute("alter system reset all");
        database().execute("select pg_reload_conf()");
        Awaitility.await()
                .until(() -> database().value("show transaction_read_only").equals("off"));
        database().execute("alter database postgres reset all");
    }

    @Override
    public void close() {
        try {
            server.close();
            EmbeddedPostgres.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
