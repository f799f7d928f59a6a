/** The audit log of administrative acts: an entry, its canonical form, and the chain of hashes; pure. */
@NullMarked
package upay.audit;

import org.jspecify.annotations.NullMarked;
