package upay.channel.account;

import java.net.URI;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * Reads an account's settings and collects all faults, so that the operator sees them together. Read everything, then
 * call {@link #check}; until then the values must not be used: a faulty one is null or empty. Confined to one thread.
 */
public final class SettingsReader {
    /** The only issuers of server certificates that the account trusts (PEM); absent: those of the platform. */
    public static final String TRUSTED = "trusted-certificates";

    /** Follows a setting's name: the password of the PKCS#12 file in it. */
    static final String PASSWORD = "-password";

    private final AccountSettings account;
    private final List<String> faults = new ArrayList<>();

    public SettingsReader(AccountSettings account) {
        this.account = account;
    }

    /** The base URL: http or https, with a host, without query or fragment; a trailing slash is removed. */
    public String endpoint() {
        String text = account.endpoint() == null ? "" : account.endpoint().strip();
        try {
            URI uri = URI.create(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                faults.add("endpoint is not an http(s) URL without a query");
            }
        } catch (IllegalArgumentException e) {
            faults.add("endpoint is not a URL");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    public String required(String name) {
        String value = optional(name, "");
        if (value.isEmpty()) {
            faults.add(name + " is missing");
        }
        return value;
    }

    public String optional(String name, String otherwise) {
        Secret value = account.settings().get(name);
        String text = value == null ? "" : PastedText.plain(value.reveal());
        return text.isEmpty() ? otherwise : text;
    }

    public String oneOf(String name, String otherwise, Set<String> allowed) {
        String value = optional(name, otherwise);
        if (!allowed.contains(value)) {
            faults.add(name + " is none of " + allowed.stream().sorted().toList());
        }
        return value;
    }

    /** Names from a list, separated by blanks. */
    public Set<String> names(String name, Set<String> allowed) {
        Set<String> names = words(name);
        if (!allowed.containsAll(names)) {
            faults.add(name + " may name these only: " + String.join(" ", allowed));
        }
        return names;
    }

    /** Names that match a pattern, separated by blanks. */
    public Set<String> names(String name, Pattern form) {
        Set<String> names = words(name);
        if (!names.stream().allMatch(word -> form.matcher(word).matches())) {
            faults.add(name + " is not a list of names, separated by blanks");
        }
        return names;
    }

    private Set<String> words(String name) {
        String text = optional(name, "");
        return text.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(text.split("\\s+")));
    }

    /** @param form description of the required form, for the operator */
    public String matching(String name, Pattern pattern, String form) {
        String value = required(name);
        if (!value.isEmpty() && !pattern.matcher(value).matches()) {
            faults.add(name + " is not " + form);
        }
        return value;
    }

    /**
     * An RSA key in any form that {@link KeyMaterial} reads; a PKCS#12 file opens with the setting of the same name and
     * {@value #PASSWORD}.
     */
    public PrivateKey privateKey(String name) {
        return privateKey(name, "");
    }

    /** @param password of a PKCS#12 file, unless the settings have one */
    public PrivateKey privateKey(String name, String password) {
        return chosen(PrivateKey.class, name, text -> KeyChoice.privateKey(text, optional(name + PASSWORD, password)));
    }

    /**
     * The certificate of a private key, if the setting holds it too; whatever is wrong with the setting is the key's
     * fault.
     *
     * @param password of a PKCS#12 file, unless the settings have one
     */
    public Optional<X509Certificate> certificateOfKey(String name, String password) {
        return KeyChoice.certificateOfKey(optional(name, ""), optional(name + PASSWORD, password));
    }

    /** An RSA key in any form that {@link KeyMaterial} reads, or that of a certificate. */
    public PublicKey publicKey(String name) {
        return chosen(PublicKey.class, name, KeyChoice::publicKey);
    }

    private <T> T chosen(Class<T> type, String name, Function<String, T> choice) {
        String text = required(name);
        try {
            return text.isEmpty() ? faulty(type) : choice.apply(text);
        } catch (IllegalArgumentException e) {
            faults.add(name + " " + e.getMessage());
            return faulty(type);
        }
    }

    /**
     * Stands for what is faulty until {@link #check} throws: no type says null for what is never used. */
    @SuppressWarnings("NullAway")
    public static <T> T faulty(Class<T> type) {
        return null;
    }

    /** Adds a fault that only the channel's own connector can detect; begins with the setting's name and never
     * includes its value.
     */
    public void fault(String fault) {
        faults.add(fault);
    }

    /** One X.509 certificate in any form that {@link KeyMaterial} reads. */
    public X509Certificate certificate(String name) {
        return chosen(X509Certificate.class, name, KeyChoice::certificate);
    }

    /** A certificate, followed by those of its issuers if they are there; empty if faulty. */
    public List<X509Certificate> certificateChain(String name) {
        return listed(name, KeyChoice::chain);
    }

    /** The channel's root certificates, those of the kind RSA; empty if faulty. */
    public List<X509Certificate> rootCertificates(String name) {
        return listed(name, KeyChoice::rootsOfRsa);
    }

    private List<X509Certificate> listed(String name, Function<String, List<X509Certificate>> choice) {
        String text = required(name);
        try {
            return text.isEmpty() ? List.of() : choice.apply(text);
        } catch (IllegalArgumentException e) {
            faults.add(name + " " + e.getMessage());
            return List.of();
        }
    }

    /** The certificates in a text of the channel, in any form; empty if anything else is in it. */
    public static List<X509Certificate> certificatesIn(String text) {
        return KeyChoice.certificates(text);
    }

    /** The same, and empty if it is a fault. */
    public Optional<X509Certificate> certificateIfReadable(String name) {
        return Optional.ofNullable(certificate(name));
    }

    /** X.509 certificates in PEM; none if the setting is absent. */
    public List<X509Certificate> certificates(String name) {
        String text = optional(name, "");
        List<X509Certificate> certificates = text.isEmpty() ? List.of() : KeyChoice.certificates(text);
        if (!text.isEmpty() && certificates.isEmpty()) {
            faults.add(name + " is not a list of certificates in PEM");
        }
        return certificates;
    }

    /**
     * A certificate with its key: a PKCS#12 file in Base64 that opens with the password, or both as PEM; null if the
     * setting is absent.
     */
    public @Nullable ClientCertificate clientCertificate(String name, String password) {
        return optional(name, "").isEmpty()
                ? null
                : chosen(ClientCertificate.class, name, text -> KeyChoice.clientCertificate(text, password));
    }

    /**
     * Ends the reading; also checks the one setting that every channel has, {@value #TRUSTED}.
     *
     * @throws IllegalArgumentException names every fault, and never a value
     */
    public void check() {
        checkTrusted();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "account at " + account.payway().channel() + ": " + String.join("; ", faults));
        }
    }

    private void checkTrusted() {
        certificates(TRUSTED);
    }

    /** The issuers that an account trusts, as plain PEM. */
    public static Secret trusted(Secret given) {
        return new Secret(KeyChoice.pem(KeyChoice.certificates(given.reveal())));
    }
}
