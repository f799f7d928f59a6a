package upay.config;

import java.util.List;

/** The configuration is invalid; lists all faults, each with its key and never with a secret. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<String> faults;

    public ConfigException(List<String> faults) {
        super(String.join("\n", faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** One sentence each, in the order of the configuration file. */
    public List<String> faults() {
        return faults;
    }
}
