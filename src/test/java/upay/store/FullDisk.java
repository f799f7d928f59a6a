package upay.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The disk under the gateway's tables, which can be full: a small file system of their own, where this user may mount one; else
 * triggers that refuse as PostgreSQL does then.
 */
public final class FullDisk implements AutoCloseable {
    private static final List<String> TABLES =
            List.of("orders", "transactions", "history", "notifications", "write_trial");

    private final TestStore database;
    private final Path folder;
    private final boolean real;

    /** @param database where the gateway's tables are, with a superuser's login */
    public FullDisk(TestStore database) {
        this.database = database;
        try {
            folder = Files.createTempDirectory("upay-small-disk");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        real = mount("mount", "-t", "tmpfs", "-o", "size=256m", "upay", folder.toString());
        if (real) {
            database.execute("create tablespace small location '" + folder + "'");
            move("small");
        } else {
            database.execute(
                    "create function upay.full() returns trigger language plpgsql as $$ begin"
                            + " raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$");
        }
    }

    private void move(String tablespace) {
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

    /** Whether it is a disk, and not triggers that say what a full one says. */
    public boolean isReal() {
        return real;
    }

    /** What is there stays and can be overwritten; no file grows. */
    public void fill() {
        if (real) {
            try (var files = Files.walk(folder)) {
                long used = files.mapToLong(file -> file.toFile().isFile() ? blocks(file) : 0)
                        .sum();
                remount(used + 16 * 4096 + "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            TABLES.forEach(table -> database.execute("create trigger full_disk before insert on upay." + table
                    + " for each statement execute function upay.full()"));
        }
    }

    private static long blocks(Path file) {
        long length = file.toFile().length();
        return (length + 4095) / 4096 * 4096;
    }

    /** There is room again. */
    public void free() {
        if (real) {
            remount("256m");
        } else {
            TABLES.forEach(table -> database.execute("drop trigger if exists full_disk on upay." + table));
        }
    }

    private void remount(String size) {
        if (!mount("mount", "-o", "remount,size=" + size, folder.toString())) {
            throw new IllegalStateException("not mounted again");
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
            move("pg_default");
            database.execute("drop tablespace small");
            mount("umount", folder.toString());
        } else {
            database.execute("drop function upay.full() cascade");
        }
        folder.toFile().delete();
    }
}
