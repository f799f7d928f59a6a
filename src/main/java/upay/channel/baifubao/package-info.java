/**
 * Baifubao, the Baidu wallet (payway 4): everything by GET, Chinese in GBK, JSON for payments and XML for refunds,
 * signed with MD5 or SHA-1 over all fields. {@code docs/channels/baifubao.md} separates facts from assumptions.
 *
 * <p>Not here: I/O, clocks, other channels. Start with {@link upay.channel.baifubao.BaifubaoConnector}; {@code
 * BaifubaoOutcomes} maps answers, {@code BaifubaoErrorCodes} lists the refusals.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.baifubao;

import org.jspecify.annotations.NullMarked;
