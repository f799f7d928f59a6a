package upay.channel.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
        return value == null || value.reveal().isBlank()
                ? otherwise
                : value.reveal().strip();
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

    /** An RSA key, PKCS#8, as PEM or as its bare Base64. */
    public PrivateKey privateKey(String name) {
        byte[] der = der(name);
        if (der.length == 0) {
            return faulty(PrivateKey.class);
        }
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            faults.add(name + " is not an RSA private key in PKCS#8");
            return faulty(PrivateKey.class);
        }
    }

    /** An RSA key, X.509 SubjectPublicKeyInfo, as PEM or as its bare Base64. */
    public PublicKey publicKey(String name) {
        byte[] der = der(name);
        if (der.length == 0) {
            return faulty(PublicKey.class);
        }
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            faults.add(name + " is not an RSA public key in X.509 form");
            return faulty(PublicKey.class);
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

    /** One X.509 certificate, as PEM or as its bare Base64. */
    public X509Certificate certificate(String name) {
        byte[] der = der(name);
        if (der.length == 0) {
            return faulty(X509Certificate.class);
        }
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            faults.add(name + " is not an X.509 certificate");
            return faulty(X509Certificate.class);
        }
    }

    /** A PKCS#12 file in Base64 that opens with the password; null if the setting is absent. */
    public @Nullable ClientCertificate clientCertificate(String name, String password) {
        String base64 = optional(name, "").replaceAll("\\s", "");
        if (base64.isEmpty()) {
            return null;
        }
        try {
            byte[] file = Base64.getDecoder().decode(base64);
            KeyStore.getInstance("PKCS12").load(new ByteArrayInputStream(file), password.toCharArray());
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            faults.add(name + " is not a PKCS#12 file in Base64 that opens with its password");
        }
        return new ClientCertificate(new Secret(base64), new Secret(password));
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
        byte[] pem = optional(TRUSTED, "").getBytes(StandardCharsets.UTF_8);
        if (pem.length == 0) {
            return;
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (factory.generateCertificates(new ByteArrayInputStream(pem)).isEmpty()) {
                faults.add(TRUSTED + " holds no certificate");
            }
        } catch (CertificateException e) {
            faults.add(TRUSTED + " is not a list of certificates in PEM");
        }
    }

    private byte[] der(String name) {
        String pem = required(name);
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            if (der.length == 0 && !pem.isEmpty()) {
                faults.add(name + " is empty");
            }
            return der;
        } catch (IllegalArgumentException e) {
            faults.add(name + " is neither PEM nor Base64");
            return new byte[0];
        }
    }
}
