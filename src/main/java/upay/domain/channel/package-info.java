/** The calls to a channel, their outcomes, and the callbacks that channels send. */
@NullMarked
package upay.domain.channel;

import org.jspecify.annotations.NullMarked;
