/**
 * The audit log in PostgreSQL: an act and its entry in one commit, the search, and the chain read back. Start at {@link
 * upay.store.audit.AuditedCommit}.
 */
@NullMarked
package upay.store.audit;

import org.jspecify.annotations.NullMarked;
