package upay.app.bill;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.api.Problem;
import upay.api.bill.BillWork;
import upay.bill.BillAccount;
import upay.bill.BillLimits;
import upay.bill.fetch.BillErrands;
import upay.channel.account.AccountSettings;
import upay.store.bill.BillImport;
import upay.store.bill.PgBills;
import upay.store.registry.RegistryException;

/**
 * What operators have done about bills through the management API, on a thread of its own. Files come in to the temporary
 * folder as they are read from the network, within the bound of a bill.
 *
 * <p>Safe from any thread.
 */
public final class BillErrandThread implements BillWork, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BillErrandThread.class);
    /** As of fetched bills: what a killed program leaves is deleted by the rounds that fetch them. */
    private static final String FOLDER = "upay-bill-";

    private static final Duration WATCH = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /** As a channel has for a bill. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Vertx vertx;
    private final BillModule module;
    private final PgBills bills;
    private final long most;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(BillErrandThread::thread);

    /** @param bills over connections that payments do not need */
    public BillErrandThread(Vertx vertx, BillModule module, PgBills bills) {
        this(vertx, module, bills, BillLimits.DEFAULT.fileBytes());
    }

    /** @param most bytes of a file */
    BillErrandThread(Vertx vertx, BillModule module, PgBills bills, long most) {
        this.vertx = vertx;
        this.module = module;
        this.bills = bills;
        this.most = most;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "bill-errands");
        thread.setDaemon(true);
        return thread;
    }

    private record Kept(Path folder, Path file, ExecutorService thread) implements Upload {
        @Override
        public void discard() {
            try {
                thread.execute(this::delete);
            } catch (RejectedExecutionException e) {
                LOG.debug("left as it is: {}", file);
            }
        }

        private void delete() {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                LOG.debug("left as it is: {}", e.toString());
            }
        }
    }

    @Override
    public Future<Upload> receive(ReadStream<Buffer> body, Future<Void> gone, String fileName) {
        return here(() -> {
                    Path folder = Files.createTempDirectory(
                            FOLDER + ProcessHandle.current().pid() + '-');
                    return new Kept(folder, folder.resolve(fileName), thread);
                })
                .compose(kept -> vertx.fileSystem()
                        .open(kept.file().toString(), new OpenOptions().setCreateNew(true))
                        .compose(file -> copy(body, gone, file))
                        .onFailure(e -> kept.discard())
                        .map((Upload) kept))
                .recover(e -> Future.failedFuture(
                        e instanceof Problem
                                ? e
                                : Problem.unavailable("The file did not come in to its end, or this machine has no room"
                                        + " for it. Nothing was done; send it again.")));
    }

    private Future<Void> copy(ReadStream<Buffer> body, Future<Void> gone, AsyncFile file) {
        Copy copy = new Copy(body, file);
        long watch = vertx.setPeriodic(WATCH.toMillis(), timer -> copy.watch());
        // The body's own handler does not hear of a sender that was gone before it was set.
        gone.onComplete(ended -> copy.stop("the sender is gone"));
        return copy.run().eventually(() -> {
            vertx.cancelTimer(watch);
            return file.close();
        });
    }

    /** A body on its way to a file; on one event loop. */
    private final class Copy {
        private final ReadStream<Buffer> body;
        private final AsyncFile file;
        private final Promise<Void> end = Promise.promise();
        private final long begun = System.nanoTime();
        private long heard = begun;
        private long length;
        private int writing;
        private boolean whole;

        Copy(ReadStream<Buffer> body, AsyncFile file) {
            this.body = body;
            this.file = file;
        }

        Future<Void> run() {
            file.exceptionHandler(end::tryFail);
            body.exceptionHandler(end::tryFail);
            body.endHandler(done -> {
                whole = true;
                endIfWritten();
            });
            body.handler(this::take);
            body.resume();
            return end.future();
        }

        private void take(Buffer part) {
            heard = System.nanoTime();
            length += part.length();
            if (length > most) {
                end.tryFail(Problem.tooLong(most));
            }
            if (end.future().isComplete()) {
                return;
            }
            writing++;
            file.write(part)
                    .onComplete(
                            written -> {
                                writing--;
                                endIfWritten();
                            },
                            end::tryFail);
            if (file.writeQueueFull()) {
                body.pause();
                file.drainHandler(drained -> body.resume());
            }
        }

        private void endIfWritten() {
            if (whole && writing == 0) {
                end.tryComplete();
            }
        }

        /** A sender that is gone, or hardly sends, does not keep the place of others. */
        void watch() {
            long now = System.nanoTime();
            if (now - heard > SILENCE.toNanos() || now - begun > LONGEST.toNanos()) {
                stop("nothing came in for too long");
            }
        }

        void stop(String reason) {
            end.tryFail(reason);
        }
    }

    @Override
    public Future<Void> requireAccount(BillAccount account) {
        return here(() -> settings(account)).mapEmpty();
    }

    @Override
    public Future<BillImport.Result> bring(BillAccount account, LocalDate day, Upload file, LongConsumer progress) {
        Kept kept = (Kept) file;
        return here(() -> {
            try {
                return BillErrands.bring(bills, settings(account), day, kept.file(), progress);
            } finally {
                kept.delete();
            }
        });
    }

    @Override
    public Future<BillErrands.Fetched> fetch(BillAccount account, LocalDate day, LongConsumer progress) {
        return here(() -> BillErrands.fetch(module.errands(), settings(account), day, progress));
    }

    private AccountSettings settings(BillAccount account) {
        return module.accounts()
                .find(account)
                .orElseThrow(() -> new RegistryException("there is no account "
                        + account.account().name() + " of "
                        + (account.account().isShared() ? "all merchants" : "merchant " + account.owner()) + " at "
                        + account.payway().channel() + ": enter it, or see the list of accounts"));
    }

    /** On the thread; completes on the caller's context. */
    private <T> Future<T> here(Callable<T> work) {
        Promise<T> promise = Promise.promise();
        var context = vertx.getOrCreateContext();
        try {
            thread.execute(() -> {
                try {
                    T result = work.call();
                    context.runOnContext(v -> promise.complete(result));
                } catch (Exception e) {
                    context.runOnContext(v -> promise.fail(e));
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(Problem.unavailable("The gateway is ending. Ask another one."));
        }
        return promise.future();
    }

    /** What it is at is given up, and can be begun again. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
