package upay.channel;

import com.ijpay.jdpay.util.ThreeDesUtil;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import upay.channel.connector.ChannelRequest;
import upay.domain.Payway;
import upay.e2e.callback.SandboxAccountKeys;

/** The fields of a request, read by code independent of the connectors, as the sandbox's published account sends it. */
final class SentFields {
    private SentFields() {}

    /** The fields as the channel takes them apart, raw. */
    static Map<String, String> of(Payway payway, ChannelRequest exchange) {
        return switch (payway) {
            case ALIPAY -> {
                Map<String, String> fields = form(exchange.uri().getRawQuery(), StandardCharsets.UTF_8);
                fields.putAll(form(exchange.body().toString(), StandardCharsets.UTF_8));
                yield fields;
            }
            case WECHAT -> elements(exchange.body().toString());
            case BAIFUBAO -> form(exchange.uri().getRawQuery(), Charset.forName("GBK"));
            case JDPAY ->
                elements(decrypted(elements(exchange.body().toString()).get("encrypt")));
            case UNIONPAY -> form(exchange.body().toString(), StandardCharsets.UTF_8);
        };
    }

    /** All names there are, those within a field's JSON too. */
    static TreeSet<String> names(Map<String, String> fields) {
        TreeSet<String> names = new TreeSet<>();
        fields.forEach((name, value) -> {
            names.add(name);
            if (value.startsWith("{")) {
                within(name, new JsonObject(value), names);
            }
        });
        return names;
    }

    private static void within(String path, Object value, TreeSet<String> names) {
        if (value instanceof JsonObject object) {
            object.forEach(entry -> {
                names.add(path + "." + entry.getKey());
                within(path + "." + entry.getKey(), entry.getValue(), names);
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> within(path + "[]", element, names));
        }
    }

    private static Map<String, String> form(String form, Charset charset) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : form.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(URLDecoder.decode(parts[0], charset), URLDecoder.decode(parts[1], charset));
        }
        return fields;
    }

    private static Map<String, String> elements(String xml) {
        try {
            NodeList children = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement()
                    .getChildNodes();
            Map<String, String> fields = new TreeMap<>();
            for (int i = 0; i < children.getLength(); i++) {
                Node child = children.item(i);
                if (child instanceof Element element) {
                    fields.merge(element.getTagName(), element.getTextContent(), (one, two) -> one + " and " + two);
                }
            }
            return fields;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decrypted(String encrypted) {
        Properties account = SandboxAccountKeys.account("jdpay");
        String hex = new String(Base64.getDecoder().decode(encrypted), StandardCharsets.US_ASCII);
        return ThreeDesUtil.decrypt4HexStr(Base64.getDecoder().decode(account.getProperty("channel.des-key")), hex);
    }
}
