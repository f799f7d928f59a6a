package upay.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks which other users can access a secret's file. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> GROUP =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);

    private static final Pattern PUBLIC = Pattern.compile(
            ".*(public-key|root-certificate|middle-certificate|app-certificate|alipay-certificate|trusted-certificates|tls.certificate|client-ca)(-file)?");

    private SecretFile() {}

    /**
     * Whether a setting of this name is not a secret despite its {@code -file} key: public keys and certificates of
     * others.
     */
    public static boolean isPublic(String name) {
        return PUBLIC.matcher(name).matches();
    }

    /**
     * Describes who has access, and the remedy; empty if no other user has, and for a file that is not regular (a pipe,
     * a terminal) or on a file system without such permissions.
     */
    public static Optional<String> exposure(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view == null || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            PosixFileAttributes attributes = view.readAttributes();
            return exposure(attributes.permissions(), isOurs(attributes))
                    .map(who -> who + " can access it (" + PosixFilePermissions.toString(attributes.permissions())
                            + "); restrict it: chmod 600 " + file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A user without an entry in passwd, as in a container, has no name: then its number is compared. */
    private static boolean isOurs(PosixFileAttributes attributes) throws IOException {
        Path self = Path.of("/proc/self");
        return attributes
                .owner()
                .getName()
                .equals(Files.exists(self) ? Files.getOwner(self).getName() : System.getProperty("user.name"));
    }

    /**
     * A file of another owner may be readable by its group: Kubernetes and systemd mount root's secrets for a service
     * this way. A file of the gateway's own user may not.
     */
    static Optional<String> exposure(Set<PosixFilePermission> permissions, boolean ours) {
        boolean others = permissions.stream().anyMatch(OTHERS::contains);
        boolean group = ours && permissions.stream().anyMatch(GROUP::contains);
        return others ? Optional.of("every user") : group ? Optional.of("its group") : Optional.empty();
    }
}
