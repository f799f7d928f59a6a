import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Activates, checks in, pays, asks, refunds. Java 17: java FirstPayment.java; a till takes a JSON library. */
public class FirstPayment {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        String terminal = call(
                "/terminal/activate",
                setting("VENDOR_SN", "90000001"),
                setting("VENDOR_KEY", "sandbox-vendor-key"),
                "{\"code\":\"" + setting("CODE", "SANDBOX1") + "\",\"device_id\":\"till-java\"}");
        String sn = field(terminal, "terminal_sn");
        String key = field(terminal, "terminal_key");
        System.out.println("terminal " + sn);

        // Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
        String checkIn = "{\"terminal_sn\":\"" + sn + "\",\"device_id\":\"till-java\"}";
        key = field(call("/terminal/checkin", sn, key, checkIn), "terminal_key");

        String order = "\"terminal_sn\":\"" + sn + "\",\"client_sn\":\"java-" + System.nanoTime() + "\"";
        String paid = call("/upay/v2/pay", sn, key, "{" + order + ",\"total_amount\":\"100\","
                + "\"dynamic_id\":\"280000000000000001\",\"subject\":\"奶茶\",\"operator\":\"Li\"}");
        System.out.println("pay " + business(paid));

        // While the answer is not final: ask every 3 s, and cancel when your patience ends.
        String status = field(call("/upay/v2/query", sn, key, "{" + order + "}"), "order_status");
        while (status.equals("CREATED")) {
            Thread.sleep(3_000);
            status = field(call("/upay/v2/query", sn, key, "{" + order + "}"), "order_status");
        }
        System.out.println("order " + status);

        String refund = call("/upay/v2/refund", sn, key, "{" + order
                + ",\"refund_request_no\":\"1\",\"refund_amount\":\"40\",\"operator\":\"Li\"}");
        System.out.println("refund " + business(refund) + ", " + field(refund, "net_amount") + " fen left");
    }

    /** Signs exactly the bytes that it sends. An answer is always HTTP 200: look at result_code. */
    private static String call(String path, String sn, String key, String json) throws Exception {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(body);
        String sign = String.format("%032x", new BigInteger(1, md5.digest(key.getBytes(StandardCharsets.UTF_8))));
        HttpRequest request = HttpRequest.newBuilder(URI.create(setting("UPAY_URL", "http://localhost:8080") + path))
                .header("Content-Type", "application/json")
                .header("Authorization", sn + " " + sign)
                .timeout(Duration.ofSeconds(65)) // longer than a pay may wait for its customer
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        String answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (!field(answer, "result_code").equals("200")) {
            throw new IllegalStateException(path + ": " + answer);
        }
        return answer;
    }

    /** The result_code of biz_response. */
    private static String business(String answer) {
        return field(answer.substring(answer.indexOf("biz_response")), "result_code");
    }

    private static String field(String answer, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer);
        return found.find() ? found.group(1) : "";
    }

    private static String setting(String name, String standard) {
        return System.getenv().getOrDefault(name, standard);
    }
}
