/** The operators' commands on the channels' daily bills. */
@NullMarked
package upay.cli.bill;

import org.jspecify.annotations.NullMarked;
