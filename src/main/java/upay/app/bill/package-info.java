/** The parts of a gateway that fetch the channels' daily bills, put together from its configuration. */
@NullMarked
package upay.app.bill;

import org.jspecify.annotations.NullMarked;
