/** The bookkeeping turns a result into the change that the transition table allows; pure. */
package upay.books;
