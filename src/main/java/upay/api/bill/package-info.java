/** Bills, compared days and findings in the management API, and the work of finance on them. */
@NullMarked
package upay.api.bill;

import org.jspecify.annotations.NullMarked;
