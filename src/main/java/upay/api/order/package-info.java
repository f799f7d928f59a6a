/** Orders in the management API: what became of them and what comes next, and what people may do about one. */
@NullMarked
package upay.api.order;

import org.jspecify.annotations.NullMarked;
