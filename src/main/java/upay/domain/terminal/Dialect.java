package upay.domain.terminal;

/** What a terminal's program expects of some answers (protocol.md#dialects). */
public enum Dialect {
    /** As the protocol's document says. */
    SEED,
    /** As the platform answers today. */
    CURRENT
}
