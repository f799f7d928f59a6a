package upay.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import upay.app.Gateway;
import upay.cli.console.ProgramVersion;
import upay.cli.logging.LogOutput;
import upay.config.GatewayConfig;
import upay.config.LoggingConfig;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;

/** The output at start: the gateway's addresses, its store, and one command to try it with. */
final class StartupBanner {
    private static final String TERMINAL = "100000000000000001";
    private static final Secret SECRET = new Secret("sandbox-secret-1");

    private static final String PUBLISHED = "the published development key";

    private StartupBanner() {}

    /**
     * As text on a terminal, as one event if the log is JSON; through the log, which never waits for its reader. The set-up
     * link of the first user is in the text only: events are collected and kept.
     */
    static void print(GatewayConfig config, Gateway gateway) {
        if (config.logging().format() == LoggingConfig.Format.JSON) {
            LoggerFactory.getLogger("upay.app.Gateway")
                    .atInfo()
                    .addKeyValue("url", gateway.uri())
                    .addKeyValue("management", gateway.managementUri())
                    .addKeyValue("console", gateway.consoleUri())
                    .addKeyValue("store", gateway.storeName())
                    .addKeyValue("channels", gateway.channelNames())
                    .addKeyValue("masterKey", config.masterKey().isPresent() ? "given" : PUBLISHED)
                    .log("serving");
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("upay-gateway " + ProgramVersion.text() + " serves at " + gateway.uri() + " (started in " + seconds()
                + " s)");
        lines.add("  management  " + gateway.managementUri() + "/health/ready");
        lines.add("  console     " + gateway.consoleUri());
        lines.add("  store       " + gateway.storeName());
        lines.add("  channels    " + gateway.channelNames());
        if (config.masterKey().isEmpty()) {
            lines.add("  master key  " + PUBLISHED + ": it does not protect the store's secrets");
        }
        gateway.firstSetUpLink().ifPresent(link -> {
            lines.add("The console has no user yet. Its first admin opens, once and within 24 h:");
            lines.add("  " + link.reveal());
        });
        if (config.sandboxed()) {
            lines.add("Try it:");
            lines.add("  " + curl(gateway.uri().toString()));
        }
        LogOutput.print(String.join(System.lineSeparator(), lines) + System.lineSeparator());
    }

    /** The time since the start of the process, with the start of the virtual machine. */
    private static String seconds() {
        long millis = ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toMillis())
                .orElse(0L);
        return "%.1f".formatted(millis / 1000.0);
    }

    /** A payment of 1.00 yuan at the sandbox's first terminal, signed, with a new order number each time. */
    static String curl(String base) {
        String body = "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"try-" + System.currentTimeMillis()
                + "\",\"total_amount\":\"100\",\"dynamic_id\":\"280000000000000001\",\"subject\":\"Tea\",\"operator\":\"me\"}";
        String sign = Md5Signature.sign(body.getBytes(StandardCharsets.UTF_8), SECRET);
        return "curl " + base + "/upay/v2/pay -H 'Content-Type: application/json' -H 'Authorization: " + TERMINAL + " "
                + sign + "' -d '" + body + "'";
    }
}
