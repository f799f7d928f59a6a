/**
 * A store that was restored to an earlier time: noticed by its server's identity, timeline and heartbeats, with the
 * numbers that it has forgotten. Start at {@link upay.store.lineage.StoreLineage}.
 */
@NullMarked
package upay.store.lineage;

import org.jspecify.annotations.NullMarked;
