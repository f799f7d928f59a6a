/** The operators' commands after a restore of the store: what it has forgotten is found and entered again. */
@NullMarked
package upay.cli.restore;

import org.jspecify.annotations.NullMarked;
