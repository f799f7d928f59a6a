package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import upay.e2e.callback.SandboxAccountKeys;

/**
 * Merchants with accounts of the newer kinds, entered by operators' commands: WeChat v3, direct or of a service
 * provider, and Alipay with certificates. Their other channels are as everybody's.
 */
public final class ModernMerchants {
    /** A merchant's terminal, as it was entered. */
    public record Terminal(String sn, String secret) {}

    private static final Map<String, String> DIRECT = Map.of("wechat", "wechat-v3", "alipay", "alipay-certificates");
    private static final Map<String, String> PROVIDER =
            Map.of("wechat", "wechat-v3-partner", "alipay", "alipay-certificates");

    /** The rest comes out of files. */
    private static final Set<String> PLAIN =
            Set.of("api", "app-id", "mch-id", "sub-app-id", "sub-mch-id", "wechatpay-public-key-id");

    private final Function<String[], String> operator;
    private final Path folder;
    private final URI channels;

    /**
     * @param operator runs a command and returns what it printed
     * @param folder for the files of keys
     * @param channels the sandbox, as the gateways reach it
     */
    public ModernMerchants(Function<String[], String> operator, Path folder, URI channels) {
        this.operator = operator;
        this.folder = folder;
        this.channels = channels;
    }

    /** One with accounts of its own, and one of a service provider's; their accounts are there before their terminals. */
    public List<Terminal> enter() {
        return List.of(enter("modern", DIRECT), enter("provider", PROVIDER));
    }

    private Terminal enter(String merchant, Map<String, String> accounts) {
        run("merchant", "add", "--id", merchant, "--name", merchant);
        run("store", "add", "--merchant", merchant, "--id", merchant + "-store", "--name", "shop");
        accounts.forEach((channel, account) -> account(merchant, channel, account));
        JsonObject terminal = run("terminal", "add", "--merchant", merchant, "--store", merchant + "-store");
        return new Terminal(terminal.getString("terminal"), terminal.getString("secret"));
    }

    private void account(String merchant, String channel, String account) {
        Properties published = SandboxAccountKeys.account(account);
        List<String> words = new ArrayList<>(
                List.of("channel-account", "add", "--channel", channel, "--merchant", merchant, "--endpoint"));
        words.add(channels + published.getProperty("gateway.endpoint"));
        published.stringPropertyNames().stream()
                .filter(name -> name.startsWith("gateway.") && !name.equals("gateway.endpoint"))
                .map(name -> name.substring("gateway.".length()))
                .sorted()
                .forEach(name -> {
                    String value = published.getProperty("gateway." + name);
                    words.add(PLAIN.contains(name) ? "--set" : "--set-file");
                    words.add(name + "=" + (PLAIN.contains(name) ? value : file(account + "." + name, value)));
                });
        run(words.toArray(String[]::new));
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject run(String... words) {
        String printed = operator.apply(words);
        int json = printed.lastIndexOf("{\"");
        if (json < 0) {
            throw new IllegalStateException(String.join(" ", words) + ": " + printed);
        }
        return new JsonObject(printed.substring(printed.indexOf('{')));
    }
}
