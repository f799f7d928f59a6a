package upay.app.account;

import static upay.channel.account.AccountKeys.CLIENT_CERTIFICATE;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;

/**
 * WeChat Pay v2 reverses and refunds only for the merchant's client certificate: an account without a usable one takes
 * money that it cannot give back. It is refused at an https endpoint, unless {@value #WITHOUT_REFUNDS} says that it is
 * meant.
 */
final class CertificateRules {
    static final String WITHOUT_REFUNDS = "allow-no-refunds";

    private static final Pattern MERCHANT = Pattern.compile("\\d{8,10}");
    private static final String UNLESS =
            "; without it refunds and reversals fail: " + WITHOUT_REFUNDS + ": true accepts that";

    private CertificateRules() {}

    /** The client certificate is there, and the merchant's. */
    static List<String> refunds(AccountSettings account, AccountKeys keys) {
        if (!requires(account) || isWithoutRefunds(account)) {
            return List.of();
        }
        if (account.text(CLIENT_CERTIFICATE).isEmpty()) {
            return List.of(CLIENT_CERTIFICATE + " is missing: enter apiclient_cert.p12 from WeChat's merchant platform"
                    + " (API security)" + UNLESS);
        }
        // The connector reports one that cannot be opened.
        return owner(keys)
                .filter(name -> MERCHANT.matcher(name).matches() && !name.equals(account.text("mch-id")))
                .map(name -> CLIENT_CERTIFICATE + " is that of another merchant than mch-id: enter this merchant's"
                        + " apiclient_cert.p12" + UNLESS)
                .stream()
                .toList();
    }

    /** Certificates that have ended or are not valid yet. */
    static List<String> dated(AccountSettings account, AccountKeys keys, Instant now) {
        List<String> faults = new ArrayList<>();
        keys.certificates().forEach((name, certificate) -> {
            boolean ofRefunds = name.equals(CLIENT_CERTIFICATE);
            boolean judged = ofRefunds
                    ? requires(account) && AccountRules.isEncrypted(account.endpoint()) && !isWithoutRefunds(account)
                    : name.equals("private-key")
                            || name.equals(WechatV3Rules.CERTIFICATE)
                            || AlipayCertificateRules.DATED.contains(name);
            if (judged && now.isAfter(certificate.getNotAfter().toInstant())) {
                faults.add(name + " has expired on " + certificate.getNotAfter().toInstant()
                        + ": get a new one from the channel" + (ofRefunds ? UNLESS : ""));
            } else if (judged && now.isBefore(certificate.getNotBefore().toInstant())) {
                faults.add(name + " is not valid before "
                        + certificate.getNotBefore().toInstant() + ": check this machine's clock, or wait"
                        + (ofRefunds ? UNLESS : ""));
            }
        });
        return faults;
    }

    static List<String> warnings(AccountSettings account) {
        if (!requires(account)) {
            return List.of();
        }
        if (isWithoutRefunds(account)) {
            return List.of(WITHOUT_REFUNDS + " is true: a usable " + CLIENT_CERTIFICATE
                    + " is not required, and without" + " one refunds and reversals of this account fail");
        }
        boolean unusual = owner(AccountKeys.of(account))
                .filter(name -> !MERCHANT.matcher(name).matches())
                .isPresent();
        return unusual
                ? List.of(CLIENT_CERTIFICATE + " does not name a merchant's number (CN), as WeChat's certificates do")
                : List.of();
    }

    /** Whether refunds need a client certificate: version 3 signs them instead. */
    static boolean requires(AccountSettings account) {
        return account.payway() == Payway.WECHAT && !WechatV3Rules.isV3(account);
    }

    private static boolean isWithoutRefunds(AccountSettings account) {
        return account.text(WITHOUT_REFUNDS).equals("true");
    }

    /** The certificate's CN. */
    private static Optional<String> owner(AccountKeys keys) {
        X509Certificate certificate = keys.certificates().get(CLIENT_CERTIFICATE);
        return certificate == null ? Optional.empty() : commonName(certificate);
    }

    static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
