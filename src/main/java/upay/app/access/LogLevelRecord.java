package upay.app.access;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;
import upay.management.LogLevelChange;
import upay.store.Store;

/**
 * Enters changes of log levels in the audit log. A change is made whether or not the store answers: levels are changed to
 * find out why it does not. Threads: any.
 */
public final class LogLevelRecord implements Consumer<LogLevelChange> {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevelRecord.class);

    private static final int NAME_MAX = 128;
    private static final int LOGGER_MAX = 256;

    private final Store store;

    public LogLevelRecord(Store store) {
        this.store = store;
    }

    @Override
    public void accept(LogLevelChange change) {
        String operator = OperatorIdentity.printable(change.operator(), NAME_MAX);
        AuditSource source = new AuditSource(
                AuditSource.Who.SYSTEM_USER,
                operator.isEmpty() ? "unknown" : operator,
                AuditSource.How.API,
                change.address());
        Act act = Act.of(AuditAction.LOG_LEVEL, OperatorIdentity.printable(change.logger(), LOGGER_MAX));
        store.record(source, act, level(change.before()), level(change.after()))
                .onFailure(e -> LOG.warn(
                        "the level of {} was changed by {}, and the audit log has no entry of it: {}",
                        change.logger(),
                        change.operator(),
                        e.getMessage()));
    }

    /** A level's name needs no escape. */
    private static String level(String level) {
        return "{\"level\":\"" + level + "\"}";
    }
}
