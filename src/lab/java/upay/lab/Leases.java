package upay.lab;

import java.util.Map;

/** Leases of gateways whose time is scaled: no scale changes them by itself, and takeovers shall not outlast all the rest. */
public final class Leases {
    private static final long LEASE_MILLIS = 10_000;
    private static final long LEASE_MILLIS_MIN = 2_000;
    private static final int BEATS = 5;

    private Leases() {}

    /** Settings of a gateway; the lease is never so short that a busy machine loses it. */
    public static Map<String, String> of(double scale) {
        long lease = Math.max(LEASE_MILLIS_MIN, Math.round(LEASE_MILLIS * Math.min(1, scale)));
        return Map.of(
                "UPAY_INSTANCE_LEASE", lease + "ms", "UPAY_INSTANCE_HEARTBEAT", Math.min(1_000, lease / BEATS) + "ms");
    }
}
