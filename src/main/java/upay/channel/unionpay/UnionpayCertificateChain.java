package upay.channel.unionpay;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Verifies UnionPay's certificates (unionpay.md#wire-form): those that the middle certificate issued to UnionPay
 * itself, as long as they and those above them are valid by this machine's clock. Revocation is not checked: UnionPay
 * publishes no revocation data for this chain, and a payment's answer must not wait for a third party.
 *
 * @param root self-signed
 * @param middle issued by the root
 * @param signer the name in the certificate's CN: its third part, between the at signs
 */
record UnionpayCertificateChain(X509Certificate root, X509Certificate middle, String signer) {
    private static final int CN_PARTS_BEFORE = 2;

    /** The certificate that a message carries, verified. */
    X509Certificate verified(String pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate leaf = (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        // The validator checks the path's certificates; the anchor's validity has to be checked here.
        root.checkValidity();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(List.of(leaf, middle)), parameters);
        if (!name(leaf).equals(Optional.of(signer))) {
            throw new CertPathValidatorException("the certificate of another");
        }
        return leaf;
    }

    /** The fault of the two certificates themselves; empty if there is none. */
    Optional<String> fault() {
        return fault("root-certificate", root, root).or(() -> fault("middle-certificate", middle, root));
    }

    private static Optional<String> fault(String setting, X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            return Optional.of(setting + " is valid from "
                    + certificate.getNotBefore().toInstant() + " to "
                    + certificate.getNotAfter().toInstant() + " only: get the present one from UnionPay");
        }
        if (certificate.getBasicConstraints() < 0) {
            return Optional.of(setting + " is no issuer's certificate");
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of(
                    certificate.equals(issuer)
                            ? setting + " is not self-signed"
                            : setting + " is not issued by the root");
        }
    }

    /** Empty if there is not exactly one CN, or it is not of UnionPay's form. */
    private static Optional<String> name(X509Certificate leaf) {
        try {
            List<String> names = new LdapName(leaf.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .toList();
            String[] parts = names.size() == 1 ? names.get(0).split("@", -1) : new String[0];
            return parts.length > CN_PARTS_BEFORE ? Optional.of(parts[CN_PARTS_BEFORE]) : Optional.empty();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "the issuers of " + signer;
    }
}
