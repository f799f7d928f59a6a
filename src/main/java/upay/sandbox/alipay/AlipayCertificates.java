package upay.sandbox.alipay;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.sandbox.wire.Certificates;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.SandboxAccount;

/** The certificates of an application in certificate mode; which of Alipay's signs can be switched while it runs. */
final class AlipayCertificates {
    /** The object identifiers of RSA's signature algorithms begin so. */
    private static final String RSA = "1.2.840.113549.1.1";

    private record Platform(String pem, AlipaySigner signer) {}

    private final X509Certificate app;
    private final String appSerial;
    private final String rootSerial;
    private final List<Platform> platform;

    /** An index. */
    private volatile int current;

    AlipayCertificates(SandboxAccount account) {
        this.app = Certificates.first(account.channel("app-certificate"));
        this.appSerial = serial(app);
        this.rootSerial = Certificates.all(account.channel("root-certificate")).stream()
                .filter(root -> root.getSigAlgOID().startsWith(RSA))
                .map(AlipayCertificates::serial)
                .collect(Collectors.joining("_"));
        this.platform = List.of(platform(account, 1), platform(account, 2));
    }

    private static Platform platform(SandboxAccount account, int number) {
        String pem = account.channel("certificate." + number);
        return new Platform(
                pem,
                new AlipaySigner(
                        Rsa.privateKey(account.channel("certificate-key." + number)), serial(Certificates.first(pem))));
    }

    PublicKey merchants() {
        return app.getPublicKey();
    }

    AlipaySigner signer() {
        return platform.get(current).signer();
    }

    /** The {@code sub_code} of a request with other serial numbers; null for the right ones. */
    @Nullable String fault(Map<String, String> request) {
        if (!request.containsKey("app_cert_sn")) {
            return "isv.missing-app-cert-sn";
        }
        if (!request.containsKey("alipay_root_cert_sn")) {
            return "isv.missing-alipay-root-cert-sn";
        }
        if (!appSerial.equals(request.get("app_cert_sn"))) {
            return "isv.app-cert-not-exist";
        }
        return rootSerial.equals(request.get("alipay_root_cert_sn")) ? null : "isv.invalid-alipay-root-cert-sn";
    }

    /** Alipay's certificate of this serial number, with those that it was issued by. */
    Optional<String> pem(String serial) {
        return platform.stream()
                .filter(one -> serial.equals(one.signer().serial()))
                .map(Platform::pem)
                .findFirst();
    }

    /** @param key {@code certificate-1} or {@code certificate-2}; false for any other */
    boolean signWith(String key) {
        if (!key.equals("certificate-1") && !key.equals("certificate-2")) {
            return false;
        }
        current = key.charAt(key.length() - 1) - '1';
        return true;
    }

    /** MD5 of the issuer's name, its most specific part first, and the serial number in decimal. */
    private static String serial(X509Certificate certificate) {
        String text = certificate.getIssuerX500Principal().getName() + certificate.getSerialNumber();
        return Digests.hex("MD5", text.getBytes(StandardCharsets.UTF_8));
    }
}
