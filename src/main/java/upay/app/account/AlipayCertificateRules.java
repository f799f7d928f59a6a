package upay.app.account;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;

/**
 * The three certificates of Alipay's certificate mode are in their places: the connector verifies Alipay's up to the
 * root, and here each is told from the others.
 */
final class AlipayCertificateRules {
    static final String APP = "app-certificate";
    static final String ALIPAY = "alipay-certificate";
    static final String ROOT = "alipay-root-certificate";

    /** Those whose end makes an account useless, as they are entered. */
    static final Set<String> DATED = Set.of(APP, ALIPAY, ROOT);

    private static final Map<String, String> FILES = Map.of(
            APP, "appCertPublicKey_<APPID>.crt",
            ALIPAY, "alipayCertPublicKey_RSA2.crt");

    /** The issuers of Alipay's sandbox are named so. */
    private static final String SANDBOX_ISSUERS = " test,";

    private AlipayCertificateRules() {}

    /** @param real whether the endpoint is Alipay's own, or real money moves */
    static List<String> faults(AccountSettings account, AccountKeys keys, boolean real) {
        List<String> faults = new ArrayList<>();
        if (account.payway() != Payway.ALIPAY) {
            return faults;
        }
        for (String name : List.of(APP, ALIPAY)) {
            X509Certificate certificate = keys.certificates().get(name);
            if (certificate != null && isRoot(certificate)) {
                faults.add(name + " is a root certificate; take " + FILES.get(name));
            }
        }
        X509Certificate app = keys.certificates().get(APP);
        if (app != null && !isRoot(app) && !keys.privateKeys().isEmpty() && !keys.isOwn(app)) {
            faults.add(another(app, keys.certificates().get(ALIPAY)));
        }
        if (real) {
            DATED.stream()
                    .sorted()
                    .filter(name -> isOfSandbox(keys.certificates().get(name)))
                    .forEach(name -> faults.add(name + " is of Alipay's sandbox, and the endpoint is not; take that of"
                            + " the real application"));
        }
        return faults;
    }

    private static String another(X509Certificate app, @Nullable X509Certificate alipay) {
        boolean isAlipays =
                app.equals(alipay) || app.getSubjectX500Principal().getName().contains("支付宝");
        return isAlipays
                ? APP + " is Alipay's certificate; take the application's own, " + FILES.get(APP)
                : APP + " is not the certificate of private-key; take " + FILES.get(APP) + " that the open platform"
                        + " issued for this key, or the key from which its request was made";
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean isOfSandbox(@Nullable X509Certificate certificate) {
        return certificate != null
                && certificate.getIssuerX500Principal().getName().contains(SANDBOX_ISSUERS);
    }

    /** What cannot be judged. */
    static List<String> warnings(AccountSettings account) {
        if (account.payway() != Payway.ALIPAY || account.text(ALIPAY).isEmpty()) {
            return List.of();
        }
        boolean alone = account.text(ALIPAY).split("-----BEGIN", -1).length == 2;
        return alone
                ? List.of(ALIPAY + " holds one certificate only, so that it cannot be verified against " + ROOT
                        + "; alipayCertPublicKey_RSA2.crt usually holds its issuer's too")
                : List.of();
    }
}
