package upay.app.account;

import java.security.Key;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;

/** A channel's public key is not the account's own, and RSA keys have the size that the channel requires. */
final class KeyPairRules {
    /** RSA2 is defined for keys of this size; the open platform's tools make no other for it. */
    private static final int ALIPAY_BITS = 2048;

    private KeyPairRules() {}

    static List<String> faults(AccountSettings account, AccountKeys keys) {
        List<String> faults = new ArrayList<>();
        keys.ownPublicKeys()
                .forEach((theirs, ours) -> faults.add(theirs + " is the public half of this account's own " + ours
                        + ", so no answer of the channel could be verified; " + remedy(account.payway(), theirs)));
        if (account.payway() == Payway.ALIPAY) {
            keys.privateKeys().forEach((name, key) -> addShort(faults, name, key));
            keys.publicKeys().forEach((name, key) -> addShort(faults, name, key));
        }
        if (account.payway() == Payway.UNIONPAY) {
            addOtherSerial(faults, account, keys);
        }
        return faults;
    }

    private static String remedy(Payway payway, String setting) {
        if (setting.equals(AlipayCertificateRules.ALIPAY)) {
            return "it is the application's own certificate: take alipayCertPublicKey_RSA2.crt";
        }
        return switch (payway) {
            case ALIPAY ->
                "take Alipay's public key (支付宝公钥), which the open platform shows after one's own public key"
                        + " (应用公钥) is uploaded";
            case WECHAT -> "take WeChat Pay's own from the merchant platform: pub_key.pem, or its platform certificate";
            case JDPAY -> "take JD's public key from the merchant platform's page of keys";
            default -> "take the channel's own key";
        };
    }

    private static void addShort(List<String> faults, String name, Key key) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < ALIPAY_BITS) {
            faults.add(name + " has " + rsa.getModulus().bitLength() + " bits; Alipay's RSA2 requires " + ALIPAY_BITS
                    + ": make a new pair for RSA2 and upload its public key");
        }
    }

    /** The serial number is public: each message to the channel names it. */
    private static void addOtherSerial(List<String> faults, AccountSettings account, AccountKeys keys) {
        X509Certificate own = keys.certificates().get("private-key");
        String named = account.text("cert-id");
        if (own != null
                && !named.isEmpty()
                && !named.equals(own.getSerialNumber().toString())) {
            faults.add("cert-id is not the serial number of the certificate in private-key, which is "
                    + own.getSerialNumber());
        }
    }
}
