/** Spans sent to an OpenTelemetry collector by OTLP over HTTP. */
@NullMarked
package upay.tracing.otlp;

import org.jspecify.annotations.NullMarked;
