/**
 * The payment channels: one package per channel with its {@link upay.channel.connector.Connector}, the verticle that talks HTTP to
 * it, and the bus between the operations and these verticles.
 *
 * <p>Must not: decide what becomes of an order. Imports the operations' ports and the domain, never another spoke. Start
 * with {@link upay.channel.connector.Connector}.
 *
 * <p>Threads: connectors are immutable; a verticle's state is confined to its event loop.
 */
@NullMarked
package upay.channel;

import org.jspecify.annotations.NullMarked;
