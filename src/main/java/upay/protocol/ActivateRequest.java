package upay.protocol;

import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * An activation, decoded and valid by itself (protocol.md#activate). Optional fields are null when absent.
 *
 * @param code an activation code, ≤ 32
 * @param deviceId ≤ 128; may be empty
 */
public record ActivateRequest(
        Secret code,
        @Nullable String appId,
        String deviceId,
        @Nullable String clientSn,
        @Nullable String name,
        @Nullable String osInfo,
        @Nullable String sdkVersion) {}
