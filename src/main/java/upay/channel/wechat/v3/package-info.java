/**
 * WeChat Pay v3 (payway 3): JSON signed with RSA in HTTP headers, for merchants and service providers.
 *
 * <p>Not here: I/O, clocks, other channels. Start with {@link upay.channel.wechat.v3.WechatV3Connector}; {@code
 * V3Outcomes} maps answers, {@code V3ErrorCodes} lists the refusals.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.wechat.v3;

import org.jspecify.annotations.NullMarked;
