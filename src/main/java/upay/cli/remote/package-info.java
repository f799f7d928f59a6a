/** Commands that ask a running gateway's management API, and not the store. */
@NullMarked
package upay.cli.remote;

import org.jspecify.annotations.NullMarked;
