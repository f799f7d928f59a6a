/**
 * Simulates Alipay's {@code gateway.do}: docs/channels/alipay.md.
 *
 * <p>Parses its requests, builds its answers and callbacks, and signs with RSA2. Not here: decisions about money (see
 * {@link upay.sandbox.scene}). Used only by the verticle. Start with {@link upay.sandbox.alipay.AlipayDialect}.
 */
@NullMarked
package upay.sandbox.alipay;

import org.jspecify.annotations.NullMarked;
