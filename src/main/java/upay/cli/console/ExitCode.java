package upay.cli.console;

/** How a command ends, as the shell sees it; numbers above 64 are those of sysexits.h. */
public final class ExitCode {
    public static final int OK = 0;
    /** It was tried and failed; the message says why. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** Something that is needed is not there: the store, a port. */
    public static final int UNAVAILABLE = 69;
    /** The configuration is wrong. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}
}
