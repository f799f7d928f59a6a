package upay.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The disk under the gateway's tables, which can be full: a small file system of their own, where this user may mount one; else
 * triggers that refuse as PostgreSQL does then.
 */
public final class FullDisk implements AutoCloseable {
    private static final List<String> TABLES =
            List.of("orders", "transactions", "history", "notifications", "write_trial", "instances");

    /** Allocated only where it is used. */
    private static final String ROOM = "1g";

    private static final int PAGE = 4096;
    private static final int TRIES = 100;

    private final Supplier<TestStore> databases;
    private final Path folder;
    private final boolean real;

    /** @param databases where the gateway's tables are, with a superuser's login; asked each time */
    public FullDisk(Supplier<TestStore> databases) {
        this.databases = databases;
        TestStore database = databases.get();
        try {
            folder = Files.createTempDirectory("upay-small-disk");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        real = mount("mount", "-t", "tmpfs", "-o", "size=" + ROOM, "upay", folder.toString());
        if (real) {
            try {
                database.execute("create tablespace small location '" + folder + "'");
                move(database, "small");
            } catch (RuntimeException notMoved) {
                unmount();
                throw notMoved;
            }
        } else {
            database.execute(
                    "create function upay.full() returns trigger language plpgsql as $$ begin"
                            + " raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$");
        }
    }

    private static void move(TestStore database, String tablespace) {
        for (String table : TABLES) {
            database.execute("alter table upay." + table + " set tablespace " + tablespace);
            String indexes =
                    database.value("select string_agg(indexname, ' ') from pg_indexes where schemaname = 'upay'"
                            + " and tablename = '" + table + "'");
            if (indexes != null) {
                for (String index : indexes.split(" ")) {
                    database.execute("alter index upay." + index + " set tablespace " + tablespace);
                }
            }
        }
    }

    /** Whether it is a real disk, and not triggers that simulate a full one. */
    public boolean isReal() {
        return real;
    }

    /** What is there stays and can be overwritten; no file grows. */
    public void fill() {
        if (real) {
            shrink();
        } else {
            TABLES.forEach(table -> databases
                    .get()
                    .execute("create trigger full_disk before insert on upay." + table
                            + " for each statement execute function upay.full()"));
        }
    }

    /** To what is used now; it may become more meanwhile. */
    private void shrink() {
        for (int tries = 1; ; tries++) {
            try {
                FileStore disk = Files.getFileStore(folder);
                if (mount("mount", "-o", "remount,size=" + (used(disk) + PAGE), folder.toString())) {
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (tries == TRIES) {
                throw new IllegalStateException(folder + " does not become small");
            }
        }
    }

    private static long used(FileStore disk) throws IOException {
        return disk.getTotalSpace() - disk.getUnallocatedSpace();
    }

    /** There is space again. */
    public void free() {
        if (real) {
            if (!mount("mount", "-o", "remount,size=" + ROOM, folder.toString())) {
                throw new IllegalStateException(folder + " does not become large again");
            }
        } else {
            TABLES.forEach(table -> databases.get().execute("drop trigger if exists full_disk on upay." + table));
        }
    }

    private static boolean mount(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        free();
        if (real) {
            TestStore database = databases.get();
            move(database, "pg_default");
            database.execute("drop tablespace small");
        } else {
            databases.get().execute("drop function upay.full() cascade");
        }
        unmount();
    }

    /** Also where not all went well: nothing keeps memory. */
    private void unmount() {
        if (real) {
            mount("umount", folder.toString());
        }
        folder.toFile().delete();
    }
}
