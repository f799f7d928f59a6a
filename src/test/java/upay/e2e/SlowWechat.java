package upay.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.e2e.callback.SandboxAccountKeys;

/** A WeChat where every payment succeeds, each after the same time; any number at once. */
final class SlowWechat implements AutoCloseable {
    private static final Pattern FIELD = Pattern.compile("<(\\w+)>(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))</\\1>");

    private final Vertx vertx = Vertx.vertx();
    private final Properties account = SandboxAccountKeys.account("wechat");
    private final HttpServer server;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    SlowWechat() {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> later(request, body)))
                .listen(0, "127.0.0.1")
                .await();
    }

    /** As the published sandbox account's endpoint. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/wechat");
    }

    Properties account() {
        return account;
    }

    void answersAfter(Duration time) {
        delay = time;
    }

    /** Payments that wait for their answer now. */
    int open() {
        return open.get();
    }

    /** Requests so far. */
    int heard() {
        return heard.get();
    }

    private void later(HttpServerRequest request, Buffer body) {
        heard.incrementAndGet();
        open.incrementAndGet();
        Duration wait = delay;
        if (wait.isZero()) {
            answer(request, body);
        } else {
            vertx.setTimer(wait.toMillis(), due -> answer(request, body));
        }
    }

    private void answer(HttpServerRequest request, Buffer body) {
        open.decrementAndGet();
        if (!request.response().closed()) {
            request.response().putHeader("Content-Type", "text/xml; charset=utf-8");
            request.response().end(paid(fields(body.toString())));
        }
    }

    private String paid(Map<String, String> asked) {
        TreeMap<String, String> fields = new TreeMap<>();
        for (String same : new String[] {"appid", "mch_id", "out_trade_no", "total_fee"}) {
            fields.put(same, asked.get(same));
        }
        fields.putAll(Map.of("return_code", "SUCCESS", "result_code", "SUCCESS", "trade_state", "SUCCESS"));
        fields.putAll(Map.of("openid", "o-1", "trade_type", "MICROPAY", "nonce_str", "0123456789abcdef"));
        fields.put("transaction_id", "42" + asked.get("out_trade_no"));
        StringBuilder signed = new StringBuilder();
        StringBuilder xml = new StringBuilder("<xml>");
        fields.forEach((name, value) -> {
            signed.append(name).append('=').append(value).append('&');
            xml.append('<').append(name).append('>').append(value);
            xml.append("</").append(name).append('>');
        });
        String sign = md5(signed + "key=" + account.getProperty("gateway.key"));
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
        vertx.close().await();
    }
}
