package upay.api;

import io.vertx.core.Future;

/** Answers an authorised request. Never blocks. A {@link Problem}, thrown or as a failure, is answered as such. */
@FunctionalInterface
public interface ApiHandler {
    Future<ApiAnswer> handle(ApiRequest request);
}
