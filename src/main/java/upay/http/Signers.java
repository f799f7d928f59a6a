package upay.http;

import java.time.Instant;
import java.util.function.Supplier;
import upay.port.Terminals;
import upay.port.Vendors;

/**
 * What signatures are verified against.
 *
 * @param clock the same for all instances
 */
public record Signers(Terminals terminals, Vendors vendors, ReplayGuard replays, Supplier<Instant> clock) {}
