package upay.store.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import upay.domain.Secret;
import upay.store.sql.StoreSettings;

/**
 * The login roles of the embedded server: each owns one schema of its own name and has no other rights. Their
 * passwords are random, and are in a file that only the owner of the data folder can read, in the format of
 * PostgreSQL's own programs ({@code PGPASSFILE}).
 *
 * <p>The superuser has no password and cannot log in; only {@linkplain EmbeddedPostgres.Reach#SHARED tests and
 * measurements} give it a password.
 */
final class ServerRoles {
    /** Owns the schema of the gateway. */
    static final String GATEWAY = StoreSettings.SCHEMA;
    /** Owns the schema of the sandbox. */
    static final String SANDBOX = "sandbox";

    static final String SUPERUSER = "postgres";

    private static final String FILE = "passwords";
    private static final String HEAD =
            "# Who may log in to the PostgreSQL of this folder; for PGPASSFILE. Made anew where"
                    + " it is missing while the server is stopped.";
    private static final Pattern LINE = Pattern.compile("\\*:\\*:\\*:([a-z]+):([A-Za-z0-9_-]+)");
    private static final int PASSWORD_BYTES = 24;
    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Map<String, Secret> passwords;

    private ServerRoles(Map<String, Secret> passwords) {
        this.passwords = passwords;
    }

    private static List<String> names(EmbeddedPostgres.Reach reach) {
        return reach == EmbeddedPostgres.Reach.SHARED
                ? List.of(GATEWAY, SANDBOX, SUPERUSER)
                : List.of(GATEWAY, SANDBOX);
    }

    /**
     * Those of a running server.
     *
     * @throws IOException if they cannot be read
     */
    static ServerRoles of(Path folder) throws IOException {
        Map<String, Secret> passwords = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve(FILE))) {
            Matcher login = LINE.matcher(line);
            if (login.matches()) {
                passwords.put(login.group(1), new Secret(login.group(2)));
            }
        }
        return new ServerRoles(passwords);
    }

    /** Called when new data are created: passwords of other data are useless. */
    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /**
     * Sets a stopped server's roles and rules, whichever version created its data: a former version let every user in
     * as the superuser.
     */
    static ServerRoles secure(EmbeddedPostgres.Options options, boolean socket, ServerCommands server)
            throws IOException {
        Path file = options.folder().resolve(FILE);
        List<String> names = names(options.reach());
        ServerRoles roles = Files.exists(file) ? of(options.folder()) : null;
        if (roles == null || !roles.passwords.keySet().equals(Set.copyOf(names))) {
            roles = new ServerRoles(names.stream()
                    .collect(Collectors.toMap(name -> name, name -> random(), (a, b) -> a, LinkedHashMap::new)));
            server.administer(roles.statements(), EmbeddedPostgres.STARTUP_MAX);
            // Last: after an interruption all steps are repeated.
            replace(file, roles.text());
        }
        replace(options.cluster().resolve("pg_hba.conf"), rules(options.reach(), socket));
        return roles;
    }

    Secret password(String role) {
        Secret password = passwords.get(role);
        if (password == null) {
            throw new IllegalStateException("the embedded PostgreSQL lets nobody in as " + role);
        }
        return password;
    }

    private String text() {
        return passwords.entrySet().stream()
                .map(login -> "*:*:*:" + login.getKey() + ":" + login.getValue().reveal() + "\n")
                .collect(Collectors.joining("", HEAD + "\n", ""));
    }

    private static Secret random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Each is idempotent. */
    private List<String> statements() {
        List<String> all = new ArrayList<>();
        for (String role : List.of(GATEWAY, SANDBOX)) {
            all.add("do $$ begin if not exists (select from pg_roles where rolname = '" + role + "') then create role "
                    + role + "; end if; end $$");
            all.add("alter role " + role
                    + " login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '"
                    + password(role).reveal() + "'");
            all.add("create schema if not exists " + role);
            all.add("alter schema " + role + " owner to " + role);
            all.add(owned(role));
        }
        all.add("revoke all on database postgres from public");
        all.add("revoke all on schema public from public");
        all.add("grant connect on database postgres to " + GATEWAY + ", " + SANDBOX);
        all.add("grant temporary on database postgres to " + GATEWAY);
        all.add(
                passwords.containsKey(SUPERUSER)
                        ? "alter role " + SUPERUSER + " password '"
                                + password(SUPERUSER).reveal() + "'"
                        : "alter role " + SUPERUSER + " password null");
        return all;
    }

    /**
     * Objects that a former version created as the superuser become the role's own, including those that belong to a
     * table.
     */
    private static String owned(String role) {
        return "do $$ declare sql text; begin"
                + " for sql in select format('alter table %s owner to " + role + "', c.oid::regclass) from pg_class c"
                + " where relnamespace = '" + role + "'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')"
                + " union all select format('alter sequence %s owner to " + role + "', c.oid::regclass) from pg_class c"
                + " where relnamespace = '" + role
                + "'::regnamespace and relkind = 'S' and not exists (select from pg_depend d"
                + " where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))"
                + " union all select format('alter routine %s owner to " + role
                + "', p.oid::regprocedure) from pg_proc p"
                + " where pronamespace = '" + role + "'::regnamespace"
                + " union all select format('alter type %s owner to " + role + "', t.oid::regtype) from pg_type t"
                + " where typnamespace = '" + role + "'::regnamespace and typtype in ('d', 'e', 'r') "
                + " loop execute sql; end loop; end $$";
    }

    private static String rules(EmbeddedPostgres.Reach reach, boolean socket) {
        String connectionType = socket ? "local" : "host";
        String from = socket ? "" : "127.0.0.1/32";
        String all = String.join(",", names(reach));
        String database = reach == EmbeddedPostgres.Reach.SHARED ? "all" : "postgres";
        return """
                # Written at each start: who is not named here gets in nowhere.
                %s %s %s %s scram-sha-256
                local all,replication all reject
                host all,replication all all reject
                """.formatted(connectionType, database, all, from);
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.writeString(Files.createFile(fresh, OWNER_ONLY), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
