/** The metrics of a gateway as pages, and the sales that they count. */
@NullMarked
package upay.app.metrics;

import org.jspecify.annotations.NullMarked;
