package upay.operation;

import io.vertx.core.Future;
import upay.domain.Schedules;
import upay.domain.terminal.Dialect;
import upay.port.Instance;
import upay.protocol.Reply;

/** An operation whose replies are in the dialect of the terminal that asks (protocol.md#dialects). */
record DialectOperation<R>(Operation<R> operation, Schedules schedules, Instance instance) implements Operation<R> {

    @Override
    public Future<Reply> run(Caller caller, R request) {
        Future<Reply> reply = operation.run(caller, request);
        return caller.terminal().profile().dialect() == Dialect.SEED
                ? reply
                : reply.map(seed -> CurrentDialect.of(seed, schedules, instance.now()));
    }
}
