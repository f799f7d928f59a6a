package upay.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does.
 *
 * @param subject the parts of the subject's id, as {@link SubjectKind} says; empty: known only when it is done
 * @param reason as given; null: none
 */
public record Act(
        AuditAction action, List<String> subject, @Nullable String reason) {
    public Act {
        subject = List.copyOf(subject);
    }

    public static Act of(AuditAction action, String... subject) {
        return new Act(action, List.of(subject), null);
    }

    public Act because(@Nullable String why) {
        return new Act(action, subject, why);
    }

    /** The same on what it created. */
    public Act on(List<String> created) {
        return new Act(action, created, reason);
    }
}
