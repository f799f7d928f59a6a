package upay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import upay.http.TlsClient;
import upay.lab.LoadBalancer.Server;

/**
 * The load balancers' configurations of {@code deploy/}, as they are but for addresses, ports and folders, so that the
 * lab tests what operators run. A placeholder that is not found is an error: the file has changed.
 */
final class BalancerConfiguration {
    private static final Path HAPROXY = Path.of("deploy", "haproxy.cfg");
    private static final Path NGINX = Path.of("deploy", "nginx.conf");
    private static final Pattern HAPROXY_SERVERS =
            Pattern.compile("(    server gateway-)\\d+ gateway-\\d+:8080 (check port )8081\n(    server [^\n]+\n)*");
    private static final Pattern NGINX_SERVERS =
            Pattern.compile("(        server )[0-9.]+:8080( [^\n]+\n)(        server [^\n]+\n)*");

    private BalancerConfiguration() {}

    /**
     * Writes it into the folder.
     *
     * @param port plaintext, on the loopback address
     */
    static Path haproxy(Path folder, int port, List<Server> gateways) {
        String text = read(HAPROXY);
        Matcher server = found(HAPROXY_SERVERS, text);
        String servers = gateways.stream()
                .map(g -> "%s%d 127.0.0.1:%d %s%d\n"
                        .formatted(server.group(1), g.number(), g.httpPort(), server.group(2), g.managementPort()))
                .collect(Collectors.joining());
        text = server.replaceFirst(Matcher.quoteReplacement(servers));
        text = replace(text, "127.0.0.1:8080", "127.0.0.1:" + port);
        text = replace(text, "bind :8443", "bind 127.0.0.1:" + Ports.free());
        text = replace(text, "bind :8404", "bind 127.0.0.1:" + Ports.free());
        text = replace(text, "/etc/haproxy/tls/", folder + "/");
        write(folder.resolve("shop.pem"), TlsClient.pem("port") + TlsClient.pem("port-key"));
        return write(folder.resolve("haproxy.cfg"), text);
    }

    /** Likewise. */
    static Path nginx(Path folder, int port, List<Server> gateways) {
        String text = read(NGINX);
        Matcher server = found(NGINX_SERVERS, text);
        String servers = gateways.stream()
                .map(g -> server.group(1) + "127.0.0.1:" + g.httpPort() + server.group(2))
                .collect(Collectors.joining());
        text = server.replaceFirst(Matcher.quoteReplacement(servers));
        text = replace(text, "127.0.0.1:8080", "127.0.0.1:" + port);
        text = replace(text, "listen 8443", "listen 127.0.0.1:" + Ports.free());
        text = replace(text, "/etc/nginx/tls/", folder + "/");
        text = replace(text, "/var/log/nginx/", folder + "/nginx-");
        text = replace(text, "/run/", folder + "/");
        // Of folders that belong to root otherwise.
        text = replace(text, "http {\n", """
                http {
                    client_body_temp_path %1$s/nginx-body;
                    proxy_temp_path %1$s/nginx-proxy;
                    fastcgi_temp_path %1$s/nginx-fastcgi;
                    uwsgi_temp_path %1$s/nginx-uwsgi;
                    scgi_temp_path %1$s/nginx-scgi;
                """.formatted(folder));
        write(folder.resolve("shop.pem"), TlsClient.pem("port"));
        write(folder.resolve("shop.key"), TlsClient.pem("port-key"));
        return write(folder.resolve("nginx.conf"), text);
    }

    private static Matcher found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new LabException("no " + pattern + " in the load balancer's configuration");
        }
        return matcher;
    }

    private static String replace(String text, String what, String with) {
        if (!text.contains(what)) {
            throw new LabException("no " + what + " in the load balancer's configuration");
        }
        return text.replace(what, with);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LabException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
