/**
 * The signature doctor: finds out what a client signed, if its signature does not match what it sent.
 *
 * <p>Contents: pure functions from a request and the keys that the store knows to a finding. Not allowed: I/O, futures,
 * and any text that contains a secret or a computed signature. Imports: domain, and Jackson's streaming API. Start with
 * {@link upay.doctor.SignatureDoctor}.
 *
 * <p>Threads: everything here is immutable or confined to one call. A call takes milliseconds, at most some tens of
 * them: never on an event loop.
 */
@NullMarked
package upay.doctor;

import org.jspecify.annotations.NullMarked;
