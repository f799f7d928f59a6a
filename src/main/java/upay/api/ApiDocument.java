package upay.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** The API's own description, docs/management.yaml. */
public final class ApiDocument implements ApiResource {
    private final Buffer text;

    /** @param text in UTF-8 */
    public ApiDocument(byte[] text) {
        this.text = Buffer.buffer(text);
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.getSignedIn("/openapi.yaml", this::show));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return Future.succeededFuture(new ApiAnswer(
                200, null, stream -> stream.write(text), Map.of("Content-Type", "application/yaml"), false));
    }
}
