/**
 * WeChat Pay v2 (payway 3): XML both ways, signed with MD5 or HMAC-SHA256 over the sorted fields, mutual TLS for
 * refunds and reversals.
 *
 * <p>Not here: I/O, clocks, other channels. Start with {@link upay.channel.wechat.WechatConnector}; {@code
 * WechatOutcomes} maps answers, {@code WechatErrorCodes} lists the refusals.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.wechat;

import org.jspecify.annotations.NullMarked;
