/** Channels in the management API: accounts and their tests, the choice of accounts, and the off-switches. */
@NullMarked
package upay.api.channel;

import org.jspecify.annotations.NullMarked;
