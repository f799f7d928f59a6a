/** The bookkeeping turns a result into the change that the transition table allows; pure. */
@NullMarked
package upay.books;

import org.jspecify.annotations.NullMarked;
