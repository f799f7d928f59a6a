package upay.e2e.console;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.Logs;

/** What a browser has written to its console, and whom it has asked for what: from its own log, not from the page. */
public final class BrowserLog {
    private final Logs logs;
    private final List<String> errors = new ArrayList<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private final Map<String, Transfer> transfers = new LinkedHashMap<>();

    BrowserLog(Logs logs) {
        this.logs = logs;
    }

    /** An answer: of which address, and its bytes as they came, with headers, compressed. */
    public record Transfer(String address, int status, long bytes) {
        private Transfer status(String of, int code) {
            return new Transfer(of, code, bytes);
        }

        private Transfer bytes(long came) {
            return new Transfer(address, status, came);
        }
    }

    /** From here on. */
    public void clear() {
        read();
        errors.clear();
        hosts.clear();
        transfers.clear();
    }

    /** Errors and warnings on the console: of scripts, of the content security policy, of what was not found. */
    public List<String> errors() {
        read();
        return List.copyOf(errors);
    }

    /** host:port of everything that was asked for. */
    public Set<String> hosts() {
        read();
        return Set.copyOf(hosts);
    }

    public List<Transfer> transfers() {
        read();
        return List.copyOf(transfers.values());
    }

    private void read() {
        for (LogEntry entry : logs.get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                errors.add(entry.getLevel() + " " + entry.getMessage());
            }
        }
        for (LogEntry entry : logs.get(LogType.PERFORMANCE)) {
            JsonObject message = new JsonObject(entry.getMessage()).getJsonObject("message");
            event(message.getString("method"), message.getJsonObject("params"));
        }
    }

    private void event(String method, JsonObject said) {
        String id = said.getString("requestId", "");
        Transfer known = transfers.getOrDefault(id, new Transfer("", 0, 0));
        switch (method) {
            case "Network.requestWillBeSent" ->
                host(said.getJsonObject("request").getString("url"));
            case "Network.webSocketCreated" -> host(said.getString("url"));
            case "Network.responseReceived" -> {
                JsonObject response = said.getJsonObject("response");
                transfers.put(id, known.status(response.getString("url"), response.getInteger("status")));
            }
            case "Network.loadingFinished" ->
                transfers.put(
                        id, known.bytes(said.getNumber("encodedDataLength").longValue()));
            default -> {
                // Nothing that is counted.
            }
        }
    }

    private void host(String url) {
        // What a page has in itself asks nobody, and may be no address for Java.
        if (url.startsWith("data:") || url.startsWith("blob:")) {
            return;
        }
        URI address = URI.create(url.length() > 200 ? url.substring(0, 200).replaceAll("[?#].*", "") : url);
        if (address.getAuthority() != null) {
            hosts.add(address.getAuthority());
        }
    }
}
