/**
 * The operators' commands that compare the channels' bills with the orders, show and resolve what was found, and write a
 * page of a day for a person.
 */
@NullMarked
package upay.cli.reconcile;

import org.jspecify.annotations.NullMarked;
