package upay.bill.fetch;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelSettings;
import upay.channel.http.FileDownload;
import upay.channel.http.FileDownload.BodyTooLong;
import upay.domain.Payway;
import upay.domain.proxy.HttpProxy;
import upay.host.HostResolver;

/**
 * Brings a bill from its channel into a file. Blocks; one plain thread at a time. Answers go to files of a folder as they
 * come in, within bounds.
 */
public final class BillDownloads {
    private final Map<Payway, Line> lines;
    private final BillExchange.Tools tools;

    /**
     * The way to a channel.
     *
     * @param proxy null: directly
     */
    public record Line(
            ConnectorFactory connectors,
            ChannelSettings settings,
            @Nullable HttpProxy proxy) {}

    /** What came. */
    public sealed interface Result {
        /** A file, not yet read. */
        record Here(Path file) implements Result {}

        /** Nothing. */
        record Missed(Reason reason, String words) implements Result {}

        /** The account's channel has no call for bills, or the account no key for it. */
        record ByHand() implements Result {}
    }

    /**
     * @param lines of the channels that can be called
     * @param hosts in lower case, from which a bill is taken beside the endpoint's
     */
    public BillDownloads(Vertx vertx, Map<Payway, Line> lines, Set<String> hosts, FileDownload.Bounds bounds) {
        this.lines = Map.copyOf(lines);
        this.tools = new BillExchange.Tools(
                vertx, vertx.getOrCreateContext(), new DownloadHosts(hosts), bounds, HostResolver.of(vertx));
    }

    /** Whether bills of the account can be fetched at all. */
    public boolean canFetch(AccountSettings account) {
        Line line = lines.get(account.payway());
        try {
            return line != null && line.connectors().open(account).bills().isPresent();
        } catch (IllegalArgumentException e) {
            // An account with faults: it says so when it is tried.
            return line != null;
        }
    }

    /**
     * Fetches one bill.
     *
     * @param folder takes the file, and what is needed on the way
     * @param name of the file
     */
    public Result fetch(AccountSettings account, LocalDate day, Path folder, String name) {
        Line line = lines.get(account.payway());
        if (line == null) {
            return new Result.ByHand();
        }
        Connector connector;
        try {
            connector = line.connectors().open(account.calledBackAt(null));
        } catch (IllegalArgumentException e) {
            return new Result.Missed(Reason.REFUSED, String.valueOf(e.getMessage()));
        }
        if (connector.bills().isEmpty()) {
            return new Result.ByHand();
        }
        try (BillExchange exchange = new BillExchange(tools, account, line, folder, name)) {
            return exchange.run(connector, day);
        } catch (BillExchange.NotAllowed e) {
            return new Result.Missed(Reason.REFUSED, e.why);
        } catch (BodyTooLong e) {
            return new Result.Missed(Reason.REFUSED, "the answer is " + e.getMessage());
        } catch (IOException e) {
            return new Result.Missed(Reason.DISK, BillExchange.words(e));
        }
    }
}
