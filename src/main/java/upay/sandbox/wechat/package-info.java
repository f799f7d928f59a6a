/**
 * Simulates WeChat Pay v2: docs/channels/wechat.md.
 *
 * <p>Parses its XML, builds its answers and callbacks, and signs in its two ways. Not here: decisions about money
 * (see {@link upay.sandbox.scene}). Used only by the verticle. Start with {@link upay.sandbox.wechat.WechatDialect}.
 */
@NullMarked
package upay.sandbox.wechat;

import org.jspecify.annotations.NullMarked;
