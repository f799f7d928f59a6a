package upay.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * PostgreSQL's initdb refuses a user without an entry in passwd, as a container may have it. The library nss_wrapper
 * (package libnss-wrapper) provides an entry from a file; without the library initdb refuses as before.
 */
final class NamelessUser {
    static final String LIBRARY = "libnss_wrapper.so";
    /** The JVM's name of such a user. */
    private static final String NO_NAME = "?";

    private NamelessUser() {}

    /** Whether this process runs as one. */
    static boolean isPresent() {
        return NO_NAME.equals(System.getProperty("user.name"));
    }

    /**
     * What initdb needs in its environment.
     *
     * @param folder belongs to this process's user; gets the files
     */
    static Map<String, String> environment(Path folder) throws IOException {
        Object user = Files.getAttribute(folder, "unix:uid");
        Object group = Files.getAttribute(folder, "unix:gid");
        Path users = Files.writeString(
                folder.resolve("user"), "upay:x:" + user + ":" + group + "::" + folder + ":/bin/false\n");
        Path groups = Files.writeString(folder.resolve("group"), "upay:x:" + group + ":\n");
        return Map.of(
                "LD_PRELOAD", LIBRARY,
                "NSS_WRAPPER_PASSWD", users.toString(),
                "NSS_WRAPPER_GROUP", groups.toString());
    }
}
