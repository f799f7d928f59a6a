package upay.audit;

import java.util.Locale;

/**
 * Whose act it is.
 *
 * @param name the user's name, the key's id, or the name in the operating system
 * @param from the address of the client, or the host of the command
 */
public record AuditSource(Who who, String name, How how, String from) {
    /** Who acts. */
    public enum Who {
        /** A user of the console. */
        USER,
        /** A program with an API key. */
        API_KEY,
        /** A user of the operating system, who runs a command. */
        SYSTEM_USER,
        /** The gateway itself. */
        GATEWAY;

        /** As the log has it, such as {@code system-user}. */
        public String text() {
            return AuditSource.text(this);
        }
    }

    /** By which way. */
    public enum How {
        CONSOLE,
        API,
        CLI,
        GATEWAY;

        /** As the log has it, such as {@code cli}. */
        public String text() {
            return AuditSource.text(this);
        }
    }

    /** As the log has it. */
    public AuditEntry.Source texts() {
        return new AuditEntry.Source(who.text(), name, how.text(), from);
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
