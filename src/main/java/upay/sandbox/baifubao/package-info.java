/**
 * Simulates Baifubao (Baidu wallet): docs/channels/baifubao.md.
 *
 * <p>Parses its GET requests, builds its JSON and XML answers and its callbacks, and signs in GBK. Not here:
 * decisions about money (see {@link upay.sandbox.scene}). Used only by the verticle. Start with {@link
 * upay.sandbox.baifubao.BaifubaoDialect}.
 *
 * <p>Assumptions where no facts are known: a refusal has no content and so no signature; the answers of refund,
 * refund query and cancel carry sign_method and sign over their other fields, as the query's content does; a refund
 * query answers {@code refund_status} 1 (refunded) or 0 (in progress); cancel closes an unpaid trade and refuses a
 * paid one; the codes from 69501 on are invented.
 */
@NullMarked
package upay.sandbox.baifubao;

import org.jspecify.annotations.NullMarked;
