package upay.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain of hashes over the log: each entry's hash covers its canonical form and the hash before. Whoever changes,
 * removes, inserts or reorders entries has to change all later hashes too. docs/audit.md has the form.
 */
public final class AuditChain {
    /** The hash before the first entry. */
    public static final String ORIGIN = "0".repeat(64);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private AuditChain() {}

    /** The place behind which the next entry comes. */
    public record Head(long id, Instant at, String hash) {
        public static final Head EMPTY = new Head(0, Instant.EPOCH, ORIGIN);

        public static Head of(AuditEntry entry) {
            return new Head(entry.id(), entry.at(), entry.hash());
        }
    }

    /** The entry that comes next. */
    public static AuditEntry next(Head head, Instant now, AuditSource source, AuditEntry.Change change) {
        Instant at = now.isBefore(head.at) ? head.at : now;
        AuditEntry open = new AuditEntry(head.id + 1, at, source.texts(), change, "");
        return new AuditEntry(open.id(), at, open.source(), change, hash(head.hash, open));
    }

    /**
     * What is wrong with an entry; empty: nothing.
     *
     * @param before the place of the entry before
     */
    public static Optional<String> fault(Head before, AuditEntry entry) {
        if (entry.id() != before.id + 1) {
            return Optional.of("entry " + (before.id + 1) + " is missing: " + entry.id() + " follows " + before.id);
        }
        if (entry.at().isBefore(before.at)) {
            return Optional.of("entry " + entry.id() + " is of " + entry.at() + ", before the entry before it");
        }
        return entry.hash().equals(hash(before.hash, entry))
                ? Optional.empty()
                : Optional.of("entry " + entry.id()
                        + " is not as it was written: its hash is not that of its content and of the entry before");
    }

    /** SHA-256 of the former hash, a line break and the canonical form, in lower-case hex. */
    public static String hash(String former, AuditEntry entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((former + "\n").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(canonical(entry).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /**
     * A line for each field: its name, the number of bytes of its value in UTF-8, and the value; without a value: its name
     * and a dash. The lengths make it unambiguous whatever the values contain. Without the hash.
     */
    public static String canonical(AuditEntry entry) {
        StringBuilder text = new StringBuilder(512);
        field(text, "id", Long.toString(entry.id()));
        field(text, "at", TIME.format(entry.at()));
        field(text, "who", entry.source().who());
        field(text, "name", entry.source().name());
        field(text, "how", entry.source().how());
        field(text, "from", entry.source().from());
        field(text, "action", entry.change().action());
        field(text, "kind", entry.change().kind());
        field(text, "subject", entry.change().subject());
        field(text, "before", entry.change().before());
        field(text, "after", entry.change().after());
        field(text, "reason", entry.change().reason());
        return text.toString();
    }

    private static void field(StringBuilder text, String name, @Nullable String value) {
        text.append(name).append(' ');
        if (value == null) {
            text.append('-');
        } else {
            text.append(value.getBytes(StandardCharsets.UTF_8).length)
                    .append(' ')
                    .append(value);
        }
        text.append('\n');
    }
}
