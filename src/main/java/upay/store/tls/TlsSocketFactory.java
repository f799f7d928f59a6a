package upay.store.tls;

import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS for the blocking driver, by the same rules as for the other one. The driver creates it by its name, with an
 * argument in text form.
 */
public final class TlsSocketFactory extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final boolean verifiesHost;

    /**
     * @param argument made by {@link #configure}
     * @throws TlsException if a file cannot be used
     */
    public TlsSocketFactory(String argument) throws TlsException {
        List<String> parts = Arrays.stream(argument.split(" ", -1))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        StoreTls tls = new StoreTls(
                SslMode.valueOf(parts.get(0)), orNull(parts.get(1)), orNull(parts.get(2)), orNull(parts.get(3)));
        TlsMaterial material = TlsMaterial.read(tls);
        verifiesHost = tls.verifiesHost();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    material.key().map(key -> new KeyManager[] {key}).orElse(new KeyManager[0]),
                    new TrustManager[] {material.trust()},
                    null);
            factory = context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new TlsException("TLS to the store cannot be set up: " + e.getMessage());
        }
    }

    /** Sets the driver's properties for these parameters. */
    public static void configure(StoreTls tls, Properties properties) {
        properties.setProperty("sslmode", tls.modeName());
        properties.setProperty("sslfactory", TlsSocketFactory.class.getName());
        properties.setProperty(
                "sslfactoryarg",
                Stream.of(
                                tls.mode().name(),
                                orEmpty(tls.rootCertificate()),
                                orEmpty(tls.certificate()),
                                orEmpty(tls.key()))
                        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                        .collect(Collectors.joining(" ")));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, host, port, autoClose);
        if (verifiesHost) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        return secured;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw notMeant();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw notMeant();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw notMeant();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        throw notMeant();
    }

    private static SocketException notMeant() {
        return new SocketException("a session with PostgreSQL begins without TLS");
    }
}
