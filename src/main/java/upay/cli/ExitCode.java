package upay.cli;

/** How a command ends, as the shell sees it; numbers above 64 are those of sysexits.h. */
final class ExitCode {
    static final int OK = 0;
    /** It was tried and failed; the message says why. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** Something that is needed is not there: the store, a port. */
    static final int UNAVAILABLE = 69;
    /** The configuration is wrong. */
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
