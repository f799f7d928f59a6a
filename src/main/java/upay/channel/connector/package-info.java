/** The interface that each channel's connector implements, with the HTTP request and response it translates. */
@NullMarked
package upay.channel.connector;

import org.jspecify.annotations.NullMarked;
