package upay.http;

import io.vertx.core.Future;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.http.admission.RequestKind;
import upay.metrics.RequestMetrics;
import upay.protocol.Reply;

/** The path to which terminals upload logs: they are received and thrown away (protocol.md#upload-log). */
record UploadLogEndpoint() implements Endpoint {
    static final int BODY_BYTES_MAX = 1024 * 1024;

    private static final Future<Reply> RECEIVED = Future.succeededFuture(new Reply.Received());

    @Override
    public String name() {
        return "uploadLog";
    }

    @Override
    public RequestMetrics.Operation measured() {
        return RequestMetrics.Operation.UPLOADLOG;
    }

    @Override
    public RequestKind kind() {
        return RequestKind.BEGIN;
    }

    @Override
    public boolean discardsBody() {
        return true;
    }

    @Override
    public Future<Reply> run(InboundRequest request, Signer signer, Secret signedWith, byte[] body) {
        request.countUpload();
        return RECEIVED;
    }
}
