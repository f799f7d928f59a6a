package upay.cli.console;

/** The exit codes of commands; numbers above 64 are those of sysexits.h. */
public final class ExitCode {
    public static final int OK = 0;
    /** The command failed; the message states the reason. */
    public static final int FAILED = 1;
    /** Invalid command line. */
    public static final int USAGE = 2;
    /** A required resource is unavailable: the store, a port. */
    public static final int UNAVAILABLE = 69;
    /** Invalid configuration. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}
}
