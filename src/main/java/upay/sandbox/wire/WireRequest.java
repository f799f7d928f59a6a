package upay.sandbox.wire;

import io.vertx.core.buffer.Buffer;

/**
 * A request as received.
 *
 * @param method in upper case
 * @param path below the channel's prefix, with its leading slash
 * @param query raw, without the question mark; empty if there was none
 * @param body at most 64 KiB
 */
public record WireRequest(String method, String path, String query, Buffer body) {}
