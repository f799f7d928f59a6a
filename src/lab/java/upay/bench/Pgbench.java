package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.store.sql.StoreAddress;

/** PostgreSQL's own load generator, with prepared statements: what bare SQL does on this server. */
final class Pgbench {
    static final int[] CLIENTS = {8, 16, 32, 64};

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final int THREADS = 2;
    /** Of a line of its log. */
    private static final int LOGGED_MICROS = 2;

    /** A payment is two commits: order and transaction before the channel is called, both again when it answered. */
    private static final String PAY = """
            \\set n :n + 1
            \\set sn 2000000000000000 + :run * 100000000000 + :client_id * 1000000000 + :n
            begin;
            insert into bench.orders values ('sandbox-merchant', :sn, 'p' || :sn::text, '100000000000000001', 'sandbox-store',
              'WECHAT', 1350, 1350, '咖啡与蛋糕', '刘侃', 'CREATED', 1, null, now());
            insert into bench.transactions values ('sandbox-merchant', :sn, :sn, 'PAY', 1350, 'IN_PROG', '刘侃', now(), null);
            commit;
            begin;
            update bench.orders set status = 'PAID', version = 2, trade_no = 't' || :sn::text
              where merchant_id = 'sandbox-merchant' and sn = :sn and version = 1;
            update bench.transactions set status = 'SUCCESS', finish_time = now()
              where merchant_id = 'sandbox-merchant' and order_sn = :sn and tsn = :sn;
            commit;
            """;

    private static final String QUERY = """
            \\set i random(1, :orders)
            select o.*, t.* from bench.orders o cross join lateral (
              select * from bench.transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn
              order by t.tsn desc limit 1) t
            where o.merchant_id = 'sandbox-merchant' and o.client_sn = 'preloaded-' || :i::text;
            """;

    enum Kind {
        PAY,
        QUERY
    }

    private final Path folder;
    private final StoreAddress address;
    private int runs;

    Pgbench(Path folder, StoreAddress address) {
        this.folder = folder;
        this.address = address;
        try {
            Files.writeString(folder.resolve("PAY.sql"), PAY);
            Files.writeString(folder.resolve("QUERY.sql"), QUERY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds at a fixed rate, from the moment at which each was due. */
    Figures latency(Kind kind, int clients, int perSecond, int seconds) {
        Path log = folder.resolve("latency");
        print(
                kind,
                clients,
                seconds,
                Session.ORDERS,
                List.of("-R", "" + perSecond, "-l", "--log-prefix", log.toString()));
        List<Double> millis = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "latency.*")) {
            for (Path one : logs) {
                for (String line : Files.readAllLines(one)) {
                    millis.add(Long.parseLong(line.split(" ")[LOGGED_MICROS]) / 1000.0);
                }
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Figures.of(millis);
    }

    /** Per second. */
    double run(Kind kind, int clients, int seconds, int orders) {
        String printed = print(kind, clients, seconds, orders, List.of());
        Matcher tps = TPS.matcher(printed);
        if (!tps.find()) {
            throw new BenchException("pgbench printed no tps:\n" + printed);
        }
        return Double.parseDouble(tps.group(1));
    }

    private String print(Kind kind, int clients, int seconds, int orders, List<String> more) {
        List<String> command = new ArrayList<>(List.of("pgbench", "-M", "prepared", "-n", "-j", "" + THREADS));
        command.addAll(List.of("-c", "" + clients, "-T", "" + seconds));
        command.addAll(List.of("-f", folder.resolve(kind + ".sql").toString()));
        command.addAll(List.of("-D", "n=0", "-D", "run=" + runs++, "-D", "orders=" + orders));
        command.addAll(List.of("-h", address.host(), "-p", "" + address.port(), "-U", address.user()));
        command.addAll(more);
        command.add(address.database());
        return Program.run(command, Map.of("PGPASSWORD", address.password().reveal()));
    }

    /** The number of clients with which it does most, and how much. */
    record Best(int clients, double perSecond) {}

    Best best(Kind kind, int seconds, int orders) {
        Best best = new Best(0, 0);
        for (int clients : CLIENTS) {
            double perSecond = run(kind, clients, seconds, orders);
            best = perSecond > best.perSecond ? new Best(clients, perSecond) : best;
        }
        return best;
    }
}
