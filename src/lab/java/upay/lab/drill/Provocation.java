package upay.lab.drill;

import java.util.List;

/**
 * A fault, and the alerts that must fire because of it.
 *
 * @param done what is done, for people
 * @param lasting true: it goes on while other faults begin and end; false: it ends once its alerts have fired
 */
record Provocation(String done, List<String> alerts, boolean lasting, Fault fault) {
    /** Something that goes wrong until it is closed. */
    interface Fault {
        AutoCloseable begin() throws Exception;
    }

    static Provocation of(String done, Fault fault, String... alerts) {
        return new Provocation(done, List.of(alerts), false, fault);
    }

    static Provocation lasting(String done, Fault fault, String... alerts) {
        return new Provocation(done, List.of(alerts), true, fault);
    }
}
