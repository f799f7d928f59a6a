/**
 * WeChat Pay v2, played: docs/channels/wechat.md.
 *
 * <p>Lives here: its XML read, its answers and notifications worded, its two signatures. Must not: decide about money
 * (that is {@link upay.sandbox.scene}). Only the verticle enters. Start with {@link upay.sandbox.wechat.WechatDialect}.
 */
@NullMarked
package upay.sandbox.wechat;

import org.jspecify.annotations.NullMarked;
