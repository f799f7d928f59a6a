package upay.http;

import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import upay.domain.terminal.Terminal;
import upay.operation.Caller;
import upay.operation.Operation;
import upay.protocol.Decoded;
import upay.protocol.Reply;
import upay.protocol.Schema;

/**
 * One path of the protocol: how its body is read, and who does the work.
 *
 * @param name as in the path, for the log
 * @param begins whether it begins something, or asks for, or stops, what has begun
 */
record Endpoint<R>(String name, boolean begins, Schema<R> schema, Operation<R> operation) {

    /** Decodes a body whose signature was verified, and runs the operation if it is valid. */
    Future<Reply> run(byte[] body, Terminal signer, BooleanSupplier gone) {
        Decoded<R> decoded = schema.decode(body, signer);
        if (decoded instanceof Decoded.Valid<R> valid) {
            return operation.run(new Caller(signer, gone), valid.request());
        }
        return Future.succeededFuture(((Decoded.Refused<R>) decoded).refusal());
    }
}
