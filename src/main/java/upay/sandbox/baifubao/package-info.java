/**
 * Baifubao (Baidu wallet), played: docs/channels/baifubao.md.
 *
 * <p>Lives here: its GET requests read, its JSON and XML answers and its notifications worded, its GBK signatures. Must
 * not: decide about money (that is {@link upay.sandbox.scene}). Only the verticle enters. Start with
 * {@link upay.sandbox.baifubao.BaifubaoDialect}.
 *
 * <p>Assumed where nothing is known: a refusal has no content and so no signature; the answers of refund, refund query and
 * cancel carry sign_method and sign over their other fields, as the query's content does; a refund query says
 * {@code refund_status} 1 (given back) or 0 (in progress); cancel closes what is unpaid and refuses what is paid; the codes
 * from 69501 on are invented.
 */
@NullMarked
package upay.sandbox.baifubao;

import org.jspecify.annotations.NullMarked;
