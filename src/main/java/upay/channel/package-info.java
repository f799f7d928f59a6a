/**
 * The payment channels: one package per channel with its {@link upay.channel.connector.Connector}, the verticle that
 * calls it by HTTP, and the bus between the operations and these verticles.
 *
 * <p>Not here: decisions about an order. Imports the operations' ports and the domain, and no other adapter package.
 * Start with {@link upay.channel.connector.Connector}.
 *
 * <p>Threads: connectors are immutable; a verticle's state is confined to its event loop.
 */
@NullMarked
package upay.channel;

import org.jspecify.annotations.NullMarked;
