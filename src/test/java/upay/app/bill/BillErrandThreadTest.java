package upay.app.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.api.Problem;
import upay.api.bill.BillWork;

@DisplayName("A bill's file comes in to a disk within its bound, and nothing of it stays")
class BillErrandThreadTest {
    private static final int MOST = 200_000;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** @param length of what is sent */
    private BillWork.Upload receive(BillErrandThread errands, int length) throws Exception {
        Path sent = Files.write(folder.resolve("sent"), new byte[length]);
        return vertx.fileSystem()
                .open(sent.toString(), new OpenOptions().setWrite(false))
                .compose(body ->
                        errands.receive(body.pause(), Promise.<Void>promise().future(), "named.csv"))
                .await();
    }

    private static List<Path> here() throws Exception {
        try (var all = Files.walk(Path.of(System.getProperty("java.io.tmpdir")), 2)) {
            return all.filter(path -> path.endsWith("named.csv")).toList();
        }
    }

    @Test
    @DisplayName("whole and of the same length, until it is discarded")
    void whole() throws Exception {
        try (BillErrandThread errands = new BillErrandThread(vertx, null, null, MOST)) {
            BillWork.Upload upload = receive(errands, MOST);
            assertThat(here()).hasSize(1).allSatisfy(file -> assertThat(file).hasSize(MOST));
            upload.discard();
            await().until(() -> here().isEmpty());
        }
    }

    @Test
    @DisplayName("one that is too long is refused, and deleted")
    void tooLong() throws Exception {
        try (BillErrandThread errands = new BillErrandThread(vertx, null, null, MOST)) {
            assertThatThrownBy(() -> receive(errands, MOST + 1))
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status())
                            .isEqualTo(413));
            await().until(() -> here().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("one whose sender is gone ends at once, and is deleted: gone before it was read, or while it is")
    void gone(boolean before) throws Exception {
        Promise<Void> gone = Promise.promise();
        if (before) {
            gone.complete();
        }
        try (BillErrandThread errands = new BillErrandThread(vertx, null, null, MOST)) {
            Future<BillWork.Upload> upload = errands.receive(new SilentBody(), gone.future(), "named.csv");
            if (!before) {
                await().until(() -> !here().isEmpty());
                gone.complete();
            }

            assertThatThrownBy(upload::await)
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status())
                            .isEqualTo(503));
            await().until(() -> here().isEmpty());
        }
    }

    /** One that never comes. */
    private static final class SilentBody implements ReadStream<Buffer> {
        @Override
        public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
            return this;
        }

        @Override
        public ReadStream<Buffer> handler(Handler<Buffer> handler) {
            return this;
        }

        @Override
        public ReadStream<Buffer> pause() {
            return this;
        }

        @Override
        public ReadStream<Buffer> resume() {
            return this;
        }

        @Override
        public ReadStream<Buffer> fetch(long amount) {
            return this;
        }

        @Override
        public ReadStream<Buffer> endHandler(Handler<Void> endHandler) {
            return this;
        }
    }
}
