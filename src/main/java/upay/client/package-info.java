/**
 * The till's side: the reference client of the protocol, the pay, poll, cancel loop that every till must run, and the
 * demonstration for shopkeepers.
 *
 * <p>Must not: know anything of the gateway but its protocol. Imports the domain's words and nothing else of the gateway;
 * it even signs by itself, so that one misreading cannot pass on both sides. Start with {@link upay.client.Till}.
 *
 * <p>Threads: clients and tills may be used from any thread; their futures complete on a Vert.x context.
 */
@NullMarked
package upay.client;

import org.jspecify.annotations.NullMarked;
