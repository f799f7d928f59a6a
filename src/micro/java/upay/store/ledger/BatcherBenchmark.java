package upay.store.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import upay.history.HistoryRecord;
import upay.store.SampleOrders;
import upay.store.batch.Batch;
import upay.store.batch.Batcher;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.sql.Database;
import upay.store.sql.StoreHealth;
import upay.store.sql.StoreSettings;

/**
 * What a row costs to be gathered, sent with its neighbours, and answered on its caller's context; and what the arrays of the
 * widest statement cost to be made. The statement of the first does next to nothing, so that PostgreSQL's part is small.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatcherBenchmark {
    private static final int ROWS = 256;

    /** Gives every row back. */
    private static final class Echo implements Batch<Integer, Integer> {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String sql() {
            return "select i from unnest($1::int4[]) as a(i)";
        }

        @Override
        public Tuple bind(List<Integer> rows) {
            return Tuple.tuple().addArrayOfInteger(rows.toArray(Integer[]::new));
        }

        @Override
        public List<Integer> read(List<Integer> rows, RowSet<Row> answer) {
            List<Integer> read = new ArrayList<>(rows.size());
            answer.forEach(row -> read.add(row.getInteger(0)));
            return read;
        }
    }

    private final OpenBatch open = new OpenBatch();
    private List<OpenBatch.Opening> openings;
    private EmbeddedPostgres server;
    private Vertx vertx;
    private Batcher<Integer, Integer> batcher;

    @Setup
    public void setup() throws Exception {
        openings = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            var order = SampleOrders.order();
            openings.add(new OpenBatch.Opening(order, SampleOrders.payment(order), HistoryRecord.NONE));
        }
        server = EmbeddedPostgres.start(Files.createTempDirectory("upay-micro-"));
        vertx = Vertx.vertx();
        StoreSettings settings = StoreSettings.of(server.address());
        Context context = vertx.getOrCreateContext();
        Database database = Database.open(
                vertx,
                context,
                settings,
                new StoreHealth(),
                new Database.Use(
                        settings.server().connections(),
                        settings.timeouts().statement(),
                        settings.timeouts().response(),
                        false));
        batcher = new Batcher<>(vertx, context, database, settings, new Echo());
    }

    @TearDown
    public void tearDown() {
        vertx.close().await();
        server.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void submitted() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(ROWS);
        vertx.runOnContext(v -> {
            for (int i = 0; i < ROWS; i++) {
                Future<Integer> row = batcher.submit(i);
                row.onComplete(done -> answered.countDown());
            }
        });
        answered.await();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Tuple bound() {
        return open.bind(openings);
    }
}
