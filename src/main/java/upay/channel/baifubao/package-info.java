/**
 * Baifubao, the Baidu wallet (payway 4): everything by GET, Chinese in GBK, JSON for payments and XML for refunds, signed
 * with MD5 or SHA-1 over all fields. What is known, and what is assumed, stands in {@code docs/channels/baifubao.md}.
 *
 * <p>Must not: I/O, clocks, other channels. Start with {@link upay.channel.baifubao.BaifubaoConnector}; what each answer
 * means stands in {@code BaifubaoOutcomes}, the refusals in {@code BaifubaoErrorCodes}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.baifubao;

import org.jspecify.annotations.NullMarked;
