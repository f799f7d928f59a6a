package upay.lab.drill;

import java.util.List;

/**
 * A fault, and the alerts that must fire because of it.
 *
 * @param done what is done, for people
 */
record Provocation(String done, List<String> alerts, Kind kind, Fault fault) {
    /** How it goes with other faults. */
    enum Kind {
        /** It ends once its alerts have fired. */
        USUAL,
        /** It goes on while other faults begin and end. */
        LASTING,
        /** It begins once all others have ended, since it needs that no gateway sells. */
        ALONE
    }

    /** Something that goes wrong until it is closed. */
    interface Fault {
        AutoCloseable begin() throws Exception;
    }

    static Provocation of(String done, Fault fault, String... alerts) {
        return new Provocation(done, List.of(alerts), Kind.USUAL, fault);
    }

    static Provocation lasting(String done, Fault fault, String... alerts) {
        return new Provocation(done, List.of(alerts), Kind.LASTING, fault);
    }

    static Provocation alone(String done, Fault fault, String... alerts) {
        return new Provocation(done, List.of(alerts), Kind.ALONE, fault);
    }

    boolean lasting() {
        return kind == Kind.LASTING;
    }
}
