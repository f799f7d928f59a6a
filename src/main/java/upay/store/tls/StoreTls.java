package upay.store.tls;

import io.vertx.pgclient.SslMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The TLS parameters of a database URI, as PostgreSQL's own clients understand them.
 *
 * @param mode whether a connection is encrypted, and what of the server is verified
 * @param rootCertificate PEM file of the CAs that may have issued the server's certificate; null or {@link #SYSTEM}:
 *     those that the JVM trusts
 * @param certificate PEM file of this client's certificate chain; null: none
 * @param key PEM file of its private key; null: none
 */
public record StoreTls(
        SslMode mode,
        @Nullable String rootCertificate,
        @Nullable String certificate,
        @Nullable String key) {

    /** As the root certificate: the CAs that the JVM trusts. */
    public static final String SYSTEM = "system";

    /** Without TLS. */
    public static final StoreTls OFF = new StoreTls(SslMode.DISABLE, null, null, null);

    /** The parameters that contradict each other; one sentence each. Reads no file. */
    public List<String> contradictions() {
        List<String> faults = new ArrayList<>();
        if (mode == SslMode.DISABLE && (rootCertificate != null || certificate != null || key != null)) {
            faults.add("sslmode=disable contradicts sslrootcert, sslcert and sslkey: remove them, or use verify-full");
        } else if (SYSTEM.equals(rootCertificate) && mode != SslMode.VERIFY_FULL) {
            // Any certificate of a public CA would do.
            faults.add("sslrootcert=system needs sslmode=verify-full");
        } else if (rootCertificate != null && (mode == SslMode.ALLOW || mode == SslMode.PREFER)) {
            faults.add("sslrootcert has no effect with sslmode=" + modeName() + ": use verify-full");
        }
        if ((certificate == null) != (key == null)) {
            faults.add(
                    (certificate == null ? "sslcert" : "sslkey") + " is missing: sslcert and sslkey belong together");
        }
        return faults;
    }

    /**
     * Reads the files, to report what is wrong with them before they are needed. Blocks.
     *
     * @throws TlsException names the parameter
     */
    public void check() throws TlsException {
        if (isUsed()) {
            TlsMaterial.read(this);
        }
    }

    /** Whether a connection may be encrypted at all. */
    public boolean isUsed() {
        return mode != SslMode.DISABLE;
    }

    /** Whether the server's certificate is verified; as with PostgreSQL's clients also by require with a CA. */
    boolean verifies() {
        return mode == SslMode.VERIFY_CA
                || mode == SslMode.VERIFY_FULL
                || mode == SslMode.REQUIRE && rootCertificate != null;
    }

    /** Whether the certificate must also be for the host that was named. */
    boolean verifiesHost() {
        return mode == SslMode.VERIFY_FULL;
    }

    /** The mode as it is written in a URI. */
    public String modeName() {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * For the non-blocking driver. Blocks: reads the files anew, so that renewed certificates need no restart.
     *
     * @throws TlsException if a file cannot be used; its message names the parameter
     */
    public ClientTls client() throws TlsException {
        return ClientTls.of(this, TlsMaterial.read(this));
    }
}
