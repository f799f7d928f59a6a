package upay.channel.wechat.v3;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.channel.connector.ChannelResponse;

/**
 * The platform certificates in the channel's answer to {@value #PATH}. Each is sealed with the account's v3 key, which
 * proves that the channel sent it; and the answer must be signed with one of them, or with a key that is here already.
 */
record PlatformCertificates(SealedResource resource, PlatformKeys known) {
    static final String PATH = "/v3/certificates";

    private static final int OK = 200;

    /** With the proven ones; empty if there are none. */
    Optional<PlatformKeys> in(ChannelResponse answer, Instant now) {
        byte[] body = answer.body().getBytes();
        if (answer.status() != OK || !PlatformKeys.isCurrent(answer.headers(), now)) {
            return Optional.empty();
        }
        Map<String, PublicKey> found = new HashMap<>();
        V3Message.read(body).ifPresent(message -> message.list("data").forEach(item -> {
            X509Certificate certificate = certificate(item, now);
            if (certificate != null) {
                found.put(PlatformKeys.normal(serial(certificate)), certificate.getPublicKey());
            }
        }));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PlatformKeys all = known.and(found);
        return all.verify(answer.headers(), body) == PlatformKeys.Verdict.RIGHT ? Optional.of(all) : Optional.empty();
    }

    /** Null if it does not decrypt, is another one than it says, or is not valid now. */
    private @Nullable X509Certificate certificate(V3Message item, Instant now) {
        byte[] pem = resource.open(item.object("encrypt_certificate")).orElse(null);
        if (pem == null) {
            return null;
        }
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            boolean same =
                    PlatformKeys.normal(serial(certificate)).equals(PlatformKeys.normal(item.textOr("serial_no", "")));
            return same && isValid(certificate, now) && certificate.getPublicKey() instanceof RSAKey
                    ? certificate
                    : null;
        } catch (CertificateException e) {
            return null;
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    /** In the form of the channel. */
    static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    }
}
