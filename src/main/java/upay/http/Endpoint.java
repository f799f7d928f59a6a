package upay.http;

import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import upay.domain.terminal.Terminal;
import upay.operation.Caller;
import upay.operation.Operation;
import upay.protocol.DecodedRequest;
import upay.protocol.Reply;
import upay.protocol.RequestSchema;

/**
 * One path of the protocol: the schema of its body and its operation.
 *
 * @param name as in the path, for the log
 * @param begins true for an operation that starts a payment or refund, false for one that queries or stops an
 *     existing one
 */
record Endpoint<R>(String name, boolean begins, RequestSchema<R> schema, Operation<R> operation) {

    /** Decodes a body whose signature was verified, and runs the operation if it is valid. */
    Future<Reply> run(byte[] body, Terminal signer, BooleanSupplier clientGone) {
        DecodedRequest<R> decoded = schema.decode(body, signer);
        if (decoded instanceof DecodedRequest.Valid<R> valid) {
            return operation.run(new Caller(signer, clientGone), valid.request());
        }
        return Future.succeededFuture(((DecodedRequest.Refused<R>) decoded).refusal());
    }
}
