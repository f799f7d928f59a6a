/**
 * The sandbox: a separate program in the same jar that simulates the payment channels' servers, each over HTTP in its
 * own wire format, and records what a customer was really charged.
 *
 * <p>Contains the server, the delivery of answers and callbacks, and the ledger's routes; below it the ledger, the
 * scenes (magic amounts), and one package for each channel's dialect. Not here: anything of the gateway's connectors,
 * store or protocol (one misreading of a manual must not pass on both sides); of the domain only Fen, Payway and
 * Secret. Used only by {@code upay.app}. Start with {@link upay.sandbox.SandboxVerticle}.
 */
@NullMarked
package upay.sandbox;

import org.jspecify.annotations.NullMarked;
