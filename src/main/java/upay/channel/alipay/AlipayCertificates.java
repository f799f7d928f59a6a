package upay.channel.alipay;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.channel.account.SettingsReader;

/**
 * An account in certificate mode (alipay.md#certificates): which certificates the requests name, and which of Alipay's
 * are trusted: the one entered, and those fetched since whose chain ends in the account's root certificates and that
 * are issued by the same issuer, or to the same name, as the one entered. An application's certificate has the same
 * root, and must not verify Alipay's messages. Revocation is not checked, as with UnionPay's.
 *
 * @param appNumber {@code app_cert_sn}
 * @param rootNumber {@code alipay_root_cert_sn}
 * @param roots signed with RSA
 * @param entered Alipay's certificate as entered, then those of its issuers
 * @param fetched by number, the oldest first
 */
record AlipayCertificates(
        String appNumber,
        String rootNumber,
        List<X509Certificate> roots,
        List<X509Certificate> entered,
        Map<String, PublicKey> fetched) {
    /** Its presence chooses this mode. */
    static final String APP = "app-certificate";

    static final String ALIPAY = "alipay-certificate";
    static final String ROOT = "alipay-root-certificate";

    /** A channel has two during a rotation. */
    private static final int FETCHED_MAX = 4;

    /** More than any chain has. */
    private static final int CHAIN_MAX = 8;

    private static final int NUMBER_DIGITS = 32;
    private static final int HEX = 16;

    /** Null if one of the three is faulty: then the reader has the fault. */
    static @Nullable AlipayCertificates of(SettingsReader settings) {
        List<X509Certificate> app = settings.certificateChain(APP);
        List<X509Certificate> alipay = settings.certificateChain(ALIPAY);
        List<X509Certificate> roots = settings.rootCertificates(ROOT);
        if (app.isEmpty() || alipay.isEmpty() || roots.isEmpty()) {
            return null;
        }
        fault(alipay, roots).ifPresent(settings::fault);
        return new AlipayCertificates(number(app.get(0)), rootNumber(roots), roots, alipay, Map.of());
    }

    /**
     * At the time at which Alipay's certificate began: what has ended since is no fault here, since the account's
     * orders must still be queried. A file without the issuers' certificates cannot be judged.
     */
    private static Optional<String> fault(List<X509Certificate> alipay, List<X509Certificate> roots) {
        if (roots.stream().noneMatch(AlipayCertificates::isSelfSigned)) {
            return Optional.of(
                    ROOT + " holds no root certificate; take alipayRootCert.crt as the open platform offers" + " it");
        }
        X509Certificate leaf = alipay.get(0);
        boolean judged = alipay.size() > 1
                || roots.stream()
                        .anyMatch(root -> root.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()));
        return judged && !isIssuedBelow(roots, leaf, alipay, leaf.getNotBefore().toInstant())
                ? Optional.of(ALIPAY + " is not issued below " + ROOT + "; take both files from the same application's"
                        + " page, each as it is: alipayCertPublicKey_RSA2.crt and alipayRootCert.crt")
                : Optional.empty();
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /** A certificate's number: the MD5 of its issuer's name and its serial number, in hexadecimal digits. */
    static String number(X509Certificate certificate) {
        String text = certificate.getIssuerX500Principal().getName() + certificate.getSerialNumber();
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            String digits = new BigInteger(1, digest).toString(HEX);
            return "0".repeat(NUMBER_DIGITS - digits.length()) + digits;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    static String rootNumber(List<X509Certificate> roots) {
        return roots.stream().map(AlipayCertificates::number).collect(Collectors.joining("_"));
    }

    AlipayKeys keys() {
        Map<String, PublicKey> keys = new LinkedHashMap<>(fetched);
        keys.put(number(entered.get(0)), entered.get(0).getPublicKey());
        return new AlipayKeys(null, keys);
    }

    /** With the certificate in a text that Alipay returned; empty if it is not proven to be Alipay's, at this time. */
    Optional<AlipayCertificates> with(String text, Instant now) {
        List<X509Certificate> chain = SettingsReader.certificatesIn(text);
        if (chain.isEmpty() || chain.size() > CHAIN_MAX) {
            return Optional.empty();
        }
        return chain.stream()
                .filter(one -> one.getBasicConstraints() < 0)
                .findFirst()
                .filter(leaf -> isLikeTheEntered(leaf) && isTrusted(leaf, chain, now))
                .map(this::with);
    }

    private AlipayCertificates with(X509Certificate leaf) {
        Map<String, PublicKey> more = new LinkedHashMap<>(fetched);
        more.put(number(leaf), leaf.getPublicKey());
        while (more.size() > FETCHED_MAX) {
            more.remove(more.keySet().iterator().next());
        }
        return new AlipayCertificates(appNumber, rootNumber, roots, entered, more);
    }

    private boolean isLikeTheEntered(X509Certificate leaf) {
        X509Certificate known = entered.get(0);
        return leaf.getPublicKey() instanceof RSAKey
                && (leaf.getIssuerX500Principal().equals(known.getIssuerX500Principal())
                        || leaf.getSubjectX500Principal().equals(known.getSubjectX500Principal()));
    }

    private boolean isTrusted(X509Certificate leaf, List<X509Certificate> chain, Instant now) {
        List<X509Certificate> issuers = new ArrayList<>(entered);
        issuers.addAll(chain);
        return isIssuedBelow(roots, leaf, issuers, now);
    }

    /** Whether a chain of these issuers leads from a root to the certificate, all of them valid at that time. */
    static boolean isIssuedBelow(
            List<X509Certificate> roots, X509Certificate leaf, List<X509Certificate> issuers, Instant now) {
        try {
            Date date = Date.from(now);
            // The builder does not check the validity of an anchor.
            Set<TrustAnchor> anchors = roots.stream()
                    .filter(root -> !now.isBefore(root.getNotBefore().toInstant())
                            && !now.isAfter(root.getNotAfter().toInstant()))
                    .map(root -> new TrustAnchor(root, null))
                    .collect(Collectors.toSet());
            if (anchors.isEmpty()) {
                return false;
            }
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(leaf);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(date);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(issuers)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "the certificates of an account";
    }
}
