package upay.app.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.audit.AuditSource;

/** Who runs a command, as the operating system says it. Whoever is root or has this user's rights can say otherwise. */
public final class OperatorIdentity {
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
    private static final int NAME_MAX = 64;
    private static final int HOST_MAX = 128;

    private OperatorIdentity() {}

    /** Of this process. */
    public static AuditSource ofProcess() {
        return of(System.getProperty("user.name"), host(), System.getenv());
    }

    /**
     * @param user null: not known
     * @param environment of which SUDO_USER and SSH_CONNECTION say who became root, and from where
     */
    static AuditSource of(@Nullable String user, String host, Map<String, String> environment) {
        String name = printable(user == null ? "" : user, NAME_MAX);
        String sudo = printable(environment.getOrDefault("SUDO_USER", ""), NAME_MAX - 16);
        String ssh = printable(environment.getOrDefault("SSH_CONNECTION", "").split(" ", 2)[0], NAME_MAX);
        String where = printable(host, HOST_MAX);
        return new AuditSource(
                AuditSource.Who.SYSTEM_USER,
                (name.isEmpty() ? "unknown" : name)
                        + (sudo.isEmpty() || sudo.equals(name) ? "" : " (sudo of " + sudo + ")"),
                AuditSource.How.CLI,
                (where.isEmpty() ? "unknown" : where) + (ssh.isEmpty() ? "" : " from " + ssh));
    }

    static String printable(String text, int most) {
        StringBuilder kept = new StringBuilder();
        text.strip()
                .codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.isDefined(c))
                .limit(most)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Without a look-up of names where the system has it in a file. */
    private static String host() {
        try {
            return Files.readString(HOST);
        } catch (IOException none) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "";
            }
        }
    }
}
