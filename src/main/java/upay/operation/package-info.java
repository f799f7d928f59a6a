/**
 * The use cases: one class per operation of the protocol, the settlement that they share, and the ports through which
 * they reach the world ({@link upay.port.Ledger}, {@link upay.port.Channels}, {@link upay.port.Terminals},
 * {@link upay.port.NumberGenerator}, {@link upay.port.Instance}, {@link upay.port.Timers}).
 *
 * <p>Must not: HTTP, SQL, the event bus. Of Vert.x only {@code Future} and {@code Promise}. Start with
 * {@link upay.operation.Operations}.
 *
 * <p>Threads: everything runs on the context of the request or timer that started it; nothing blocks.
 */
package upay.operation;
