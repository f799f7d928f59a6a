/** The HTTP clients of the channels: connections, timeouts and one bounded exchange per call. */
@NullMarked
package upay.channel.http;

import org.jspecify.annotations.NullMarked;
