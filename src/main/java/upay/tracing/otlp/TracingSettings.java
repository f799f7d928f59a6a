package upay.tracing.otlp;

import java.net.URI;
import java.util.Map;
import upay.domain.Secret;

/**
 * Where spans are sent, and how many.
 *
 * @param endpoint the base address of the collector's OTLP receiver over HTTP, without {@code /v1/traces}
 * @param sampleRatio the part of the requests that is recorded, from 0 to 1
 * @param serviceName the resource attribute {@code service.name}
 * @param headers of each request to the collector, such as its authorization
 * @param version the resource attribute {@code service.version}
 */
public record TracingSettings(
        URI endpoint, double sampleRatio, String serviceName, Map<String, Secret> headers, String version) {
    public TracingSettings {
        headers = Map.copyOf(headers);
    }
}
