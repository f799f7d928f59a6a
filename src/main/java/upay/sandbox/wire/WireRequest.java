package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;

/**
 * A request as it came in.
 *
 * @param method in upper case
 * @param path below the channel's prefix, with its leading slash
 * @param query raw, as it stood behind the question mark; empty when there was none
 * @param body at most 64 KiB
 */
public record WireRequest(String method, String path, String query, Buffer body) {}
