package upay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A check-in, decoded and valid by itself (protocol.md#checkin). Optional fields are null when absent.
 *
 * @param deviceId null when absent or empty
 */
public record CheckInRequest(
        @Nullable String deviceId,
        @Nullable String osInfo,
        @Nullable String sdkVersion) {}
