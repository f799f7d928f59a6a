package upay.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.spi.BodyStream;

/** Collects a response's body up to a limit: the web client alone would buffer a body of any size. */
final class BoundedBody implements BodyStream<Buffer> {
    private final int limitBytes;
    private final Promise<Buffer> result = Promise.promise();
    private final Buffer gathered = Buffer.buffer();

    BoundedBody(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (gathered.length() + chunk.length() > limitBytes) {
            handle(new IllegalStateException("the answer is longer than " + limitBytes + " bytes"));
        } else if (!result.future().isComplete()) {
            gathered.appendBuffer(chunk);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        result.tryComplete(gathered);
        return Future.succeededFuture();
    }

    @Override
    public void handle(Throwable failure) {
        result.tryFail(failure);
    }

    @Override
    public Future<Buffer> result() {
        return result.future();
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
        return this;
    }
}
