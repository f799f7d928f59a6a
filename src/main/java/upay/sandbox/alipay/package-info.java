/**
 * Alipay's {@code gateway.do}, played: docs/channels/alipay.md.
 *
 * <p>Lives here: its requests read, its answers and notifications worded, its RSA2 signature. Must not: decide about
 * money (that is {@link upay.sandbox.scene}). Only the verticle enters. Start with
 * {@link upay.sandbox.alipay.AlipayDialect}.
 */
@NullMarked
package upay.sandbox.alipay;

import org.jspecify.annotations.NullMarked;
