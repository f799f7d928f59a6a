package upay.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.e2e.callback.SandboxAccountKeys;

/**
 * A WeChat server that answers one order by a script: what the sandbox's magic amounts have no number for. Stands where
 * the sandbox would, with the sandbox's published account.
 */
final class ScriptedWechat implements AutoCloseable {
    /** What one call is answered. */
    sealed interface Line {
        /** Signed, beside the fields that every answer repeats. */
        record Signed(Map<String, String> fields) implements Line {}

        /** As it stands. */
        record Raw(String body) implements Line {}

        record Cut() implements Line {}
    }

    private static final Pattern FIELD = Pattern.compile("<(\\w+)>(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))</\\1>");

    private final HttpServer server;
    private final Properties account = SandboxAccountKeys.account("wechat");
    /** By what is sold, the answers by the last word of the path. */
    private final Map<String, Map<String, Line>> scripts = new ConcurrentHashMap<>();
    /** The script's name of each order. */
    private final Map<String, String> orders = new ConcurrentHashMap<>();

    final List<String> heard = new CopyOnWriteArrayList<>();

    ScriptedWechat() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param name the subject of the orders that are answered so */
    void script(String name, Map<String, Line> byCall) {
        scripts.put(name, byCall);
    }

    static Line ok(String... fields) {
        return signed("SUCCESS", fields);
    }

    static Line fails(String errCode, String... fields) {
        Line.Signed line = (Line.Signed) signed("FAIL", fields);
        line.fields().put("err_code", errCode);
        line.fields().put("err_code_des", "说明");
        return line;
    }

    static Line unsigned(String message) {
        return new Line.Raw("<xml><return_code>FAIL</return_code><return_msg>" + message + "</return_msg></xml>");
    }

    private static Line signed(String resultCode, String... fields) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("result_code", resultCode);
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return new Line.Signed(all);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> request =
                    fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String path = exchange.getRequestURI().getPath();
            String call = path.substring(path.lastIndexOf('/') + 1);
            String name = name(request);
            heard.add(name + ": " + call);
            Line line = scripts.getOrDefault(name, Map.of()).get(call);
            byte[] answer = answer(line, request);
            if (answer != null) {
                exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }

    /** A payment names its script by what is sold; later calls by the number of that order, or of its refund. */
    private String name(Map<String, String> request) {
        String trade = request.getOrDefault("out_trade_no", "");
        String refund = request.getOrDefault("out_refund_no", "");
        String name = request.containsKey("body")
                ? request.get("body")
                : orders.getOrDefault(trade, orders.getOrDefault(refund, ""));
        orders.put(trade, name);
        orders.put(refund, name);
        return name;
    }

    /** Null: the connection is cut. */
    private byte[] answer(Line line, Map<String, String> request) {
        if (line instanceof Line.Raw raw) {
            return raw.body().getBytes(StandardCharsets.UTF_8);
        }
        return line instanceof Line.Signed signed
                ? sign(signed.fields(), request).getBytes(StandardCharsets.UTF_8)
                : null;
    }

    private String sign(Map<String, String> scripted, Map<String, String> request) {
        Map<String, String> fields = new TreeMap<>(scripted);
        fields.put("return_code", "SUCCESS");
        for (String repeated : List.of("appid", "mch_id", "out_trade_no", "out_refund_no", "total_fee", "refund_fee")) {
            if (request.containsKey(repeated)) {
                fields.putIfAbsent(repeated, request.get(repeated));
            }
        }
        fields.put("nonce_str", "0123456789abcdef0123456789abcdef");
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('&'));
        String sign = md5(text + "key=" + account.getProperty("gateway.key"));
        StringBuilder xml = new StringBuilder("<xml>");
        fields.forEach((key, value) -> xml.append('<')
                .append(key)
                .append("><![CDATA[")
                .append(value)
                .append("]]></")
                .append(key)
                .append('>'));
        return xml.append("<sign>").append(sign).append("</sign></xml>").toString();
    }

    private static Map<String, String> fields(String xml) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(xml.replaceFirst("^\\s*<xml>", ""));
        while (field.find()) {
            fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
        }
        return fields;
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
