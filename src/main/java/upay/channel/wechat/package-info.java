/**
 * WeChat Pay v2 (payway 3): XML both ways, signed with MD5 or HMAC-SHA256 over the sorted fields, mutual TLS where money
 * goes back.
 *
 * <p>Must not: I/O, clocks, other channels. Start with {@link upay.channel.wechat.WechatConnector}; what each answer
 * means stands in {@code WechatOutcomes}, the refusals in {@code WechatErrorCodes}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.wechat;

import org.jspecify.annotations.NullMarked;
