/** The spans of a request's work, and what joins its log lines; without tracing all of it does nothing. */
@NullMarked
package upay.tracing;

import org.jspecify.annotations.NullMarked;
