package upay.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import upay.domain.BizError;
import upay.domain.ResultCode;
import upay.operation.Caller;
import upay.operation.Operation;
import upay.operation.Operations;
import upay.operation.VendorOperation;
import upay.protocol.Reply;

/** Scripted operations that record their calls. */
public final class ScriptedOperations {
    public static final Reply NOT_FOUND =
            new Reply.Answer(ResultCode.FAIL, BizError.UPAY_ORDER_NOT_EXISTS, null, null, null);

    /**
     * @param caller null: a vendor
     * @param request the decoded record
     * @param source the address that a vendor calls from
     */
    public record Call(String operation, Caller caller, Object request, String source) {
        /** Whether its client has gone. Blocks; for plain threads. */
        boolean isGone() {
            return caller.gone().get().toCompletionStage().toCompletableFuture().join();
        }
    }

    public final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Promise<Reply>> held = new CopyOnWriteArrayList<>();
    private volatile Function<Call, Future<Reply>> script = call -> Future.succeededFuture(NOT_FOUND);

    Operations operations() {
        return new Operations(
                as("pay"),
                as("precreate"),
                as("refund"),
                as("query"),
                as("cancel"),
                asVendor("activate"),
                as("checkin"));
    }

    /** What every operation does from now on. */
    public void answer(Function<Call, Future<Reply>> script) {
        this.script = script;
    }

    /** What happens before each call from now on. */
    void before(Consumer<Call> first) {
        Function<Call, Future<Reply>> then = script;
        answer(call -> {
            first.accept(call);
            return then.apply(call);
        });
    }

    /** From now on nothing is answered until {@link #releaseAll}. */
    public void hold() {
        answer(call -> {
            Promise<Reply> promise = Promise.promise();
            held.add(promise);
            return promise.future();
        });
    }

    public void releaseAll() {
        held.forEach(promise -> promise.tryComplete(NOT_FOUND));
    }

    /** What a stopped process looks like from inside: the loop that runs this does not turn for so long. */
    public static void freeze(Duration standstill) {
        try {
            if (new CountDownLatch(1).await(standstill.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody counts it down");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private <R> VendorOperation<R> asVendor(String name) {
        return (vendor, source, request) -> {
            Call call = new Call(name, null, request, source);
            calls.add(call);
            return script.apply(call);
        };
    }

    private <R> Operation<R> as(String name) {
        return (caller, request) -> {
            Call call = new Call(name, caller, request, null);
            calls.add(call);
            return script.apply(call);
        };
    }
}
