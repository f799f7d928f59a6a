/**
 * Simulates WeChat Pay v3, direct and for service providers, on the trades of v2: docs/channels/wechat.md.
 *
 * <p>Verifies signed requests, parses their JSON, builds its answers and notifications, signs the former and encrypts
 * the latter. Not here: decisions about money (see {@link upay.sandbox.scene}). Used only by the verticle. Start with
 * {@link upay.sandbox.wechat.v3.WechatV3Dialect}.
 */
@NullMarked
package upay.sandbox.wechat.v3;

import org.jspecify.annotations.NullMarked;
