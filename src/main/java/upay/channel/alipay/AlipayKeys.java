package upay.channel.alipay;

import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that Alipay's messages are verified with: its one public key, or those of its certificates.
 *
 * @param single null: those of the certificates
 * @param byNumber the certificates' keys by their numbers, {@code alipay_cert_sn}
 */
record AlipayKeys(@Nullable PublicKey single, Map<String, PublicKey> byNumber) {
    static AlipayKeys of(PublicKey key) {
        return new AlipayKeys(key, Map.of());
    }

    /** @param number the certificate that a message names; empty: none, then it may be any */
    Collection<PublicKey> of(String number) {
        if (single != null) {
            return List.of(single);
        }
        if (number.isEmpty()) {
            return byNumber.values();
        }
        PublicKey key = byNumber.get(number.toLowerCase(Locale.ROOT));
        return key == null ? List.of() : List.of(key);
    }

    /** Whether a message names a certificate that is not here. */
    boolean lacks(String number) {
        return single == null && !number.isEmpty() && of(number).isEmpty();
    }

    @Override
    public String toString() {
        return "Alipay's keys";
    }
}
