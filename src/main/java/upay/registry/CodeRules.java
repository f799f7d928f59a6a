package upay.registry;

/** The bounds of activation codes. */
public final class CodeRules {
    public static final int SHORT_DIGITS = 8;
    public static final int LONG_DIGITS = 12;
    /** How long one can be used. */
    public static final int DAYS_MAX = 3650;
    /** How many terminals one activates. */
    public static final int USES_MAX = 1_000_000;

    private CodeRules() {}
}
