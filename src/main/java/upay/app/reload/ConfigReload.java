package upay.app.reload;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.ConfigException;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;

/**
 * Reads the configuration again when its file, or a file that it names, has changed, and applies what may change while the
 * program runs. What is in force is always one configuration without faults: a faulty one changes nothing, and each of
 * its faults is logged once. A change of any other setting is logged by its key: it takes effect after a restart.
 *
 * <p>Files are polled: that also finds replaced links, and needs nothing of the file system. A change counts once two
 * polls have seen the same contents, since an editor may be halfway through a file, and a certificate is seldom replaced
 * at the same moment as its key. So it takes effect within three polls.
 *
 * <p>Threads: polls on a worker thread, one at a time; the others any.
 */
public final class ConfigReload {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ConfigSource source;
    private final List<ReloadableSettings> parts;

    /** The contents at the last poll, and those that were read last. */
    private String seen;

    private String read;
    private ConfigSource.Origin inForce;
    private volatile List<String> faults = List.of();
    private volatile Set<String> waiting = Set.of();
    private volatile boolean closed;

    /** Blocks. */
    public ConfigReload(ConfigSource source, List<ReloadableSettings> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
        this.inForce = source.started();
        // Unlike any contents: a change during the start is found by the first poll.
        this.read = "";
        this.seen = "";
    }

    /** Polls from now on, until it is closed. */
    public void watch(Vertx vertx) {
        if (source.isWatched()) {
            pollLater(vertx);
        }
    }

    private void pollLater(Vertx vertx) {
        // The next poll is scheduled after the last one: an unresponsive file system blocks a single thread.
        vertx.timer(POLL.toMillis(), TimeUnit.MILLISECONDS)
                .compose(tick -> closed ? Future.succeededFuture() : vertx.executeBlocking(this::poll))
                .onComplete(done -> {
                    // The end of the program cancels the timer.
                    if (closed) {
                        return;
                    }
                    if (done.failed()) {
                        LOG.atWarn().setCause(done.cause()).log("the configuration cannot be checked");
                    }
                    pollLater(vertx);
                });
    }

    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }

    /** Blocks. */
    synchronized Void poll() {
        String contents = source.contents();
        boolean settled = contents.equals(seen);
        seen = contents;
        // A fault may also go away otherwise: by the permissions of a file.
        if (settled && (!contents.equals(read) || !faults.isEmpty())) {
            read(contents);
        }
        return null;
    }

    /** Reads all files at once, whether or not they have changed: on request. Blocks. */
    public synchronized void reload() {
        LOG.info("the configuration is read again on request");
        seen = source.contents();
        read(seen);
    }

    private void read(String contents) {
        GatewayConfig.Reading reading;
        try {
            reading = source.read();
        } catch (ConfigException e) {
            refuse(contents, e.faults());
            return;
        }
        Set<String> changed = reading.origin().changedSince(inForce);
        List<ReloadableSettings> due = parts.stream()
                .filter(part -> changed.stream().anyMatch(part.keys()))
                .toList();
        List<String> found = new ArrayList<>(reading.faults());
        if (found.isEmpty()) {
            due.forEach(part -> found.addAll(part.faults().apply(reading.config())));
        }
        if (!found.isEmpty()) {
            refuse(contents, found);
            return;
        }
        read = contents;
        inForce = reading.origin();
        if (!faults.isEmpty()) {
            faults = List.of();
            LOG.info("the configuration has no faults any more");
        }
        due.forEach(part -> apply(part, reading.config(), changed));
        tellWhatWaits(reading.origin());
    }

    private void refuse(String contents, List<String> found) {
        read = contents;
        if (!found.equals(faults)) {
            faults = List.copyOf(found);
            found.forEach(
                    fault -> LOG.warn("the configuration is faulty, and what is in force stays in force: {}", fault));
        }
    }

    private static void apply(ReloadableSettings part, GatewayConfig config, Set<String> changed) {
        try {
            part.apply().accept(config);
            LOG.atInfo()
                    .addKeyValue(
                            "keys",
                            String.join(
                                    " ", changed.stream().filter(part.keys()).toList()))
                    .log("{} changed", part.name());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("{} cannot be changed", part.name());
        }
    }

    /** Compared with the start: what was changed back waits for nothing. */
    private void tellWhatWaits(ConfigSource.Origin now) {
        Set<String> keys = new TreeSet<>(now.changedSince(source.started()));
        keys.removeIf(key -> parts.stream().anyMatch(part -> part.keys().test(key)));
        if (keys.equals(waiting)) {
            return;
        }
        waiting = Set.copyOf(keys);
        if (keys.isEmpty()) {
            LOG.info("no changed setting waits for a restart any more");
        }
        keys.forEach(key -> LOG.warn("{} has changed, and takes effect after a restart", key));
    }

    /** For health; empty if the files say what is in force. */
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        if (!faults.isEmpty()) {
            details.put("faults", faults);
        }
        if (!waiting.isEmpty()) {
            details.put("after_restart", List.copyOf(new TreeSet<>(waiting)));
        }
        return details;
    }
}
