package upay.http;

import io.vertx.core.Future;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Vendor;
import upay.http.admission.RequestKind;
import upay.http.admission.SignerKind;
import upay.metrics.RequestMetrics;
import upay.operation.VendorOperation;
import upay.protocol.ActivateRequest;
import upay.protocol.DecodedRequest;
import upay.protocol.Reply;
import upay.protocol.RequestSchema;

/** The path that vendors call. */
record ActivateEndpoint(VendorOperation<ActivateRequest> operation) implements Endpoint {
    @Override
    public String name() {
        return "activate";
    }

    @Override
    public SignerKind signers() {
        return SignerKind.VENDOR;
    }

    @Override
    public RequestMetrics.Operation measured() {
        return RequestMetrics.Operation.ACTIVATE;
    }

    @Override
    public RequestKind kind() {
        return RequestKind.BEGIN;
    }

    @Override
    public Future<Reply> run(InboundRequest request, Signer signer, Secret signedWith, byte[] body) {
        DecodedRequest<ActivateRequest> decoded = RequestSchema.ACTIVATE.decode(body, signer);
        if (decoded instanceof DecodedRequest.Valid<ActivateRequest> valid) {
            String source = request.address().origin().text();
            return operation.run((Vendor) signer, source, valid.request());
        }
        return Future.succeededFuture(((DecodedRequest.Refused<ActivateRequest>) decoded).refusal());
    }
}
