/** An account at a channel: its settings, how they are read and checked, and its client certificate. */
@NullMarked
package upay.channel.account;

import org.jspecify.annotations.NullMarked;
