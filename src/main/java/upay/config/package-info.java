/**
 * The configuration: settings, defaults, sources and faults.
 *
 * <p>Contents: typed records and the reading of {@code conf/gateway.yaml} and of {@code UPAY_…} environment variables.
 * Not allowed: opening sockets or databases, logging, depending on a spoke. Imports the JDK, the domain and the YAML
 * reader. The root loads it and passes each spoke its own part. Start with {@link upay.config.GatewayConfig}; a new key
 * is one line in the record that holds it, and one in {@code conf/gateway.yaml}; a channel is a section of that file
 * alone.
 *
 * <p>Threads: the records are immutable; reading is confined to the thread that starts the program.
 */
@NullMarked
package upay.config;

import org.jspecify.annotations.NullMarked;
