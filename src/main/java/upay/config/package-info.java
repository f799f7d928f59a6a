/**
 * The configuration: what can be set, its defaults, where it is read from, and what is wrong with it.
 *
 * <p>Lives here: typed records and the reading of {@code conf/gateway.yaml} and of {@code UPAY_…} environment variables.
 * Must not: open what it describes (no sockets, no database), log, or know a spoke. Imports the JDK, the domain and the
 * YAML reader. The root loads it and hands each spoke its own part. Start with {@link upay.config.GatewayConfig}; a new key
 * is one line in the record that holds it, and one in {@code conf/gateway.yaml}; a channel is a section of that file alone.
 *
 * <p>Threads: the records are immutable; reading is confined to the thread that starts the program.
 */
@NullMarked
package upay.config;

import org.jspecify.annotations.NullMarked;
