/**
 * The till's side: the reference client of the protocol, the pay, poll, cancel loop that every till must run, and the
 * demonstration.
 *
 * <p>Not allowed: any dependency on the gateway except its protocol. Imports only the domain's constants; it has its
 * own signatures, so that one misreading cannot pass on both sides. Start with {@link upay.client.Till}.
 *
 * <p>Threads: clients and tills may be used from any thread; their futures complete on a Vert.x context.
 */
@NullMarked
package upay.client;

import org.jspecify.annotations.NullMarked;
