package upay.cli.access;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.audit.AuditEntry;
import upay.audit.SubjectKind;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.store.audit.AuditLog;

/** The command audit. */
@Command(
        name = "audit",
        description = {
            "The audit log (docs/audit.md): who did what, when, from where, with the state before and after.",
            "Prints one JSON object a line. \"verify\" checks that no entry was changed or removed."
        })
public final class AuditCommand {
    private static final int SUBJECT_MAX = 300;
    private static final ZoneId SHOPS = ZoneId.of("Asia/Shanghai");

    @Command(name = "list", description = "Lists entries, the oldest first.")
    int list(
            @Mixin CommandContext desk,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "Only acts of this user, API key or user of the operating system.")
                    String name,
            @Option(
                            names = "--action",
                            paramLabel = "ACTION",
                            defaultValue = "",
                            description = "Only this action: the words of its command, joined by dashes.")
                    String action,
            @Option(
                            names = "--subject",
                            paramLabel = "KIND[/ID]",
                            defaultValue = "",
                            description = "Only acts on this, as terminal/1234 or store/m1/s1, or on this kind.")
                    String subject,
            @Option(names = "--from", paramLabel = "DAY", description = "Since this day, yyyy-MM-dd, Asia/Shanghai.")
                    @Nullable String from,
            @Option(names = "--to", paramLabel = "DAY", description = "Up to and with this day.") @Nullable String to,
            @Option(
                            names = "--after",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Only behind the entry with this number, as the last one that was read.")
                    long after)
            throws Exception {
        AuditLog.Filter filter = filter(desk, name, action, subject)
                .between(from == null ? null : start(desk.day("--from", from)), to == null ? null : end(desk, to));
        desk.require(after >= 0, "--after", "an entry's number, 0 or more", Long.toString(after));
        return desk.work((office, config) -> desk.<AuditEntry>printAll(
                last -> office.await(
                        office.store().auditLog().list(filter, last == null ? after : last.id(), CommandContext.PAGE)),
                AuditCommand::line));
    }

    private static AuditLog.Filter filter(CommandContext desk, String name, String action, String subject) {
        int slash = subject.indexOf('/');
        String kind = slash < 0 ? subject : subject.substring(0, slash);
        desk.require(
                kind.isEmpty()
                        || Arrays.stream(SubjectKind.values())
                                .anyMatch(each -> each.text().equals(kind)),
                "--subject",
                "KIND or KIND/ID; the kinds: "
                        + Arrays.stream(SubjectKind.values())
                                .map(SubjectKind::text)
                                .collect(Collectors.joining(", ")),
                subject);
        desk.require(subject.length() <= SUBJECT_MAX, "--subject", "up to " + SUBJECT_MAX + " characters", subject);
        return new AuditLog.Filter(name, action, kind, slash < 0 ? "" : subject.substring(slash + 1), null, null);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(SHOPS).toInstant();
    }

    private static Instant end(CommandContext desk, String to) {
        return start(desk.day("--to", to).plusDays(1));
    }

    private static JsonOutput line(AuditEntry entry) {
        AuditEntry.Change change = entry.change();
        return new JsonOutput()
                .put("entry", entry.id())
                .put("at", entry.at())
                .put("who", entry.source().who())
                .put("name", entry.source().name())
                .put("how", entry.source().how())
                .put("from", entry.source().from())
                .put("action", change.action())
                .put("kind", change.kind())
                .put("subject", change.subject().isEmpty() ? null : change.subject())
                .putJson("before", change.before())
                .putJson("after", change.after())
                .put("reason", change.reason())
                .put("hash", entry.hash());
    }
}
