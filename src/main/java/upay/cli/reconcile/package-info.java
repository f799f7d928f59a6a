/** The operators' commands that compare the channels' bills with the orders, and show and resolve what was found. */
@NullMarked
package upay.cli.reconcile;

import org.jspecify.annotations.NullMarked;
