package upay.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The access to the shop port: by its own TLS, or through proxies.
 *
 * @param certificate the port's certificate chain; empty: no TLS
 * @param key its private key
 * @param clientCa the issuers of tills' certificates; empty: none required
 * @param proxyProtocol whether the trusted proxies send the client's address by the PROXY protocol; else by
 *     X-Forwarded-For
 * @param trustedProxies addresses or networks (10.0.0.0/8); no other sender is trusted
 */
public record IngressConfig(
        Optional<SecretText> certificate,
        Optional<SecretText> key,
        Optional<SecretText> clientCa,
        boolean proxyProtocol,
        List<String> trustedProxies) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+(/\\d{1,3})?");

    static IngressConfig from(ConfigValues settings) {
        return new IngressConfig(
                settings.secretText("http.tls.certificate", "certificates in PEM, the port's own first"),
                settings.secretText("http.tls.key", "a private key in PEM, PKCS#8"),
                settings.secretText("http.tls.client-ca", "certificates in PEM"),
                settings.flag("http.proxy-protocol", false),
                addresses(settings, "http.trusted-proxies"));
    }

    /** A list of addresses and networks. */
    static List<String> addresses(ConfigValues settings, String key) {
        return settings.parsed(
                key, "IP addresses, or networks as 10.0.0.0/8, separated by commas", "", text -> ConfigValues.items(
                                text)
                        .map(item -> ConfigValues.check(ADDRESS.matcher(item).matches(), item))
                        .toList());
    }

    void findContradictions(ConfigValues settings) {
        if (certificate.isPresent() && key.isEmpty()) {
            settings.fault("http.tls.key", "is missing beside http.tls.certificate");
        }
        if (certificate.isEmpty() && key.isPresent()) {
            settings.fault("http.tls.certificate", "is missing beside http.tls.key");
        }
        if (certificate.isEmpty() && clientCa.isPresent()) {
            settings.fault("http.tls.client-ca", "needs http.tls.certificate and http.tls.key too");
        }
        if (proxyProtocol && trustedProxies.isEmpty()) {
            settings.fault("http.proxy-protocol", "has no effect: http.trusted-proxies lists no proxy");
        }
    }
}
