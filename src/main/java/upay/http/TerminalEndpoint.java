package upay.http;

import io.vertx.core.Future;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.http.admission.RequestKind;
import upay.metrics.RequestMetrics;
import upay.operation.Caller;
import upay.operation.Operation;
import upay.protocol.DecodedRequest;
import upay.protocol.Reply;
import upay.protocol.RequestSchema;

/** A path that terminals call: the schema of its body and its operation. */
record TerminalEndpoint<R>(
        RequestMetrics.Operation measured, RequestKind kind, RequestSchema<R> schema, Operation<R> operation)
        implements Endpoint {

    @Override
    public String name() {
        return measured.label();
    }

    @Override
    public Future<Reply> run(InboundRequest request, Signer signer, Secret signedWith, byte[] body) {
        DecodedRequest<R> decoded = schema.decode(body, signer);
        if (decoded instanceof DecodedRequest.Valid<R> valid) {
            Caller caller = new Caller((Terminal) signer, signedWith, request.clientGone(), request.span());
            return operation.run(caller, valid.request());
        }
        return Future.succeededFuture(((DecodedRequest.Refused<R>) decoded).refusal());
    }
}
