package upay.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log.
 *
 * @param id counts from 1 without gaps
 * @param at the store's time, to the microsecond; never before that of the entry before
 * @param change what it was about and what it changed
 * @param hash {@link AuditChain#hash}
 */
public record AuditEntry(long id, Instant at, Source source, Change change, String hash) {
    /**
     * The texts of an {@link AuditSource}; a later version may have written other ones.
     *
     * @param who as {@link AuditSource.Who#text}
     * @param how as {@link AuditSource.How#text}
     */
    public record Source(String who, String name, String how, String from) {}

    /**
     * The texts of an act.
     *
     * @param action as {@link AuditAction#text}; a later version may have written another one
     * @param kind as {@link SubjectKind#text}
     * @param subject the parts of its id, joined by slashes
     * @param before the subject before the act as JSON, secrets as fingerprints; null: there was none, or it has no such
     *     form
     * @param after the same after it; of an act of several steps what was asked, and how far it came
     * @param reason null: none was given
     */
    public record Change(
            String action,
            String kind,
            String subject,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reason) {}
}
