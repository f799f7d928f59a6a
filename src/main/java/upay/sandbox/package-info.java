/**
 * The sandbox: a separate program in the same jar that plays the payment channels' servers, each over HTTP in its own
 * wire format, and keeps the books of what a customer was really charged.
 *
 * <p>Lives here: the server, the delivery of answers and notifications, the ledger's routes; below it the ledger, the
 * scenes (magic amounts), and one package for each channel's dialect. Must not: anything of the gateway's connectors,
 * store or protocol (one misreading of a manual must not pass on both sides); of the domain only Fen, Payway and Secret.
 * Only the root enters. Start with {@link upay.sandbox.SandboxVerticle}.
 */
@NullMarked
package upay.sandbox;

import org.jspecify.annotations.NullMarked;
