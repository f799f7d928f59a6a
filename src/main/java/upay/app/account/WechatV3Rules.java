package upay.app.account;

import java.security.Key;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.terminal.SecretStrength;

/**
 * The settings of WeChat Pay's two versions are told apart, and of version 3 each key and certificate is in its place:
 * the merchant's and the platform's have the same issuer, and differ by their names.
 */
final class WechatV3Rules {
    static final String CERTIFICATE = "certificate";
    static final String PLATFORM = "wechatpay-certificate";
    static final String PUBLIC_KEY = "wechatpay-public-key";
    private static final String SERIAL = "certificate-serial";
    private static final String PRIVATE_KEY = "private-key";
    private static final String V3_KEY = "api-v3-key";
    private static final int V3_KEY_LENGTH = 32;
    private static final int RSA_BITS = 2048;

    private static final List<String> OF_V2 = List.of("key", "sign-type", AccountKeys.CLIENT_CERTIFICATE);
    private static final List<String> OF_V3 =
            List.of(V3_KEY, PRIVATE_KEY, CERTIFICATE, SERIAL, PUBLIC_KEY, PUBLIC_KEY + "-id", PLATFORM);

    private static final Pattern MERCHANT = Pattern.compile("\\d{8,10}");

    private WechatV3Rules() {}

    static boolean isV3(AccountSettings account) {
        return account.payway() == Payway.WECHAT && account.text("api").equals("v3");
    }

    static List<String> faults(AccountSettings account, AccountKeys keys) {
        if (account.payway() != Payway.WECHAT) {
            return List.of();
        }
        List<String> faults = new ArrayList<>(ofTheOtherVersion(account));
        if (isV3(account)) {
            faults.addAll(v3Key(account));
            faults.addAll(ownCertificate(account, keys));
            faults.addAll(theirs(account, keys));
            keys.privateKeys().forEach((name, key) -> addShort(faults, name, key));
            keys.publicKeys().forEach((name, key) -> addShort(faults, name, key));
            String sub = account.text("sub-mch-id");
            if (!sub.isEmpty() && sub.equals(account.text("mch-id"))) {
                faults.add("sub-mch-id is mch-id itself: a service provider enters its own number in mch-id and the"
                        + " shop's in sub-mch-id; a shop without a provider leaves sub-mch-id out");
            }
        }
        return faults;
    }

    static List<String> warnings(AccountSettings account) {
        List<String> warnings = new ArrayList<>();
        if (!isV3(account)) {
            return warnings;
        }
        List<String> unused = present(account, OF_V2);
        if (!unused.isEmpty()) {
            warnings.add(String.join(", ", unused) + ": of version 2, and not used with api v3");
        }
        if (account.text(V3_KEY).equals(account.text("key"))) {
            warnings.add(V3_KEY + " is the same as key: WeChat Pay has two keys, one for each version");
        }
        commonName(AccountKeys.of(account).certificates().get(CERTIFICATE))
                .filter(name -> !MERCHANT.matcher(name).matches())
                .ifPresent(name -> warnings.add(
                        CERTIFICATE + " does not name a merchant's number (CN), as WeChat Pay's certificates do"));
        return warnings;
    }

    /** An account with the settings of one version only, which is not the one that it names. */
    private static List<String> ofTheOtherVersion(AccountSettings account) {
        List<String> v2 = present(account, OF_V2);
        List<String> v3 = present(account, OF_V3);
        if (isV3(account) && v3.isEmpty() && !v2.isEmpty()) {
            return List.of("api is v3, and there are only settings of version 2 (" + String.join(", ", v2) + "): enter "
                    + V3_KEY + ", " + PRIVATE_KEY + " and " + CERTIFICATE + ", or set api to v2");
        }
        if (!isV3(account) && account.text("key").isEmpty() && !v3.isEmpty()) {
            return List.of("api is v2, and there are only settings of version 3 (" + String.join(", ", v3)
                    + "): set api to v3, or enter key, the API key of version 2");
        }
        return List.of();
    }

    private static List<String> present(AccountSettings account, List<String> names) {
        return names.stream().filter(name -> !account.text(name).isEmpty()).toList();
    }

    private static List<String> v3Key(AccountSettings account) {
        String key = account.text(V3_KEY);
        if (key.isEmpty()) {
            return List.of();
        }
        if (key.length() != V3_KEY_LENGTH) {
            return List.of(V3_KEY + " has " + key.length() + " characters; WeChat Pay's APIv3 key has " + V3_KEY_LENGTH
                    + " letters and digits: set a new one on its platform, which does not show the old one");
        }
        if (!key.matches("[0-9A-Za-z]+")) {
            return List.of(V3_KEY + " is not " + V3_KEY_LENGTH + " letters and digits, as WeChat Pay has them");
        }
        return SecretStrength.fault(new Secret(key)).map(fault -> V3_KEY + " " + fault).stream()
                .toList();
    }

    /** The merchant's: its number, its key, and its serial number. */
    private static List<String> ownCertificate(AccountSettings account, AccountKeys keys) {
        List<String> faults = new ArrayList<>();
        String named = account.text(SERIAL);
        boolean alone = keys.certificates().containsKey(CERTIFICATE);
        String from = alone ? CERTIFICATE : PRIVATE_KEY;
        X509Certificate certificate = keys.certificates().get(from);
        if (certificate == null) {
            return faults;
        }
        Optional<String> name = commonName(certificate);
        if (name.filter(WechatV3Rules::isPlatforms).isPresent()) {
            faults.add(from + " is WeChat Pay's platform certificate: it belongs in " + PLATFORM + ", and here the"
                    + " merchant's own, apiclient_cert.pem");
        } else if (name.filter(MERCHANT.asMatchPredicate())
                .filter(number -> !number.equals(account.text("mch-id")))
                .isPresent()) {
            faults.add(from + " is that of another merchant than mch-id: enter this merchant's apiclient_cert.pem");
        } else if (alone && !keys.privateKeys().isEmpty() && !keys.isOwn(certificate)) {
            faults.add(CERTIFICATE + " is not that of " + PRIVATE_KEY
                    + ": take apiclient_cert.pem and apiclient_key.pem" + " of the same request");
        } else if (!named.isEmpty()
                && !normal(named).equals(normal(certificate.getSerialNumber().toString(16)))) {
            faults.add(SERIAL + " is not the serial number of the certificate in " + from + ", which is "
                    + certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT));
        }
        return faults;
    }

    /** WeChat Pay's keys; one's own public key is another rule's. */
    private static List<String> theirs(AccountSettings account, AccountKeys keys) {
        List<String> faults = new ArrayList<>();
        if (keys.certificates().containsKey(PUBLIC_KEY)) {
            faults.add(PUBLIC_KEY + " is a certificate: WeChat Pay's public key, pub_key.pem, belongs here, and a"
                    + " platform certificate in " + PLATFORM);
        }
        Secret platform = account.settings().get(PLATFORM);
        if (platform != null
                && SettingsReader.certificatesIn(platform.reveal()).stream().anyMatch(one -> commonName(one)
                        .filter(MERCHANT.asMatchPredicate())
                        .isPresent())) {
            faults.add(PLATFORM + " is a merchant's API certificate: the platform's belongs here, or nothing, and then"
                    + " it is fetched");
        }
        return faults;
    }

    private static void addShort(List<String> faults, String name, Key key) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
            faults.add(name + " has " + rsa.getModulus().bitLength() + " bits; WeChat Pay's signature requires "
                    + RSA_BITS);
        }
    }

    private static boolean isPlatforms(String name) {
        return name.toLowerCase(Locale.ROOT).contains("tenpay");
    }

    private static Optional<String> commonName(@Nullable X509Certificate certificate) {
        return certificate == null ? Optional.empty() : CertificateRules.commonName(certificate);
    }

    private static String normal(String serial) {
        return serial.toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    }
}
