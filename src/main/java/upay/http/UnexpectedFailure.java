package upay.http;

/**
 * Describes a bug for the log: where it occurred, without any message, since a message may quote what a client sent.
 */
public final class UnexpectedFailure {
    private static final int FRAMES_MAX = 12;
    private static final int CAUSES_MAX = 4;

    private UnexpectedFailure() {}

    public static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable cause = failure;
        for (int causes = 0; cause != null && causes < CAUSES_MAX; causes++, cause = cause.getCause()) {
            text.append(causes == 0 ? "" : "; caused by ")
                    .append(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
                text.append(i == 0 ? " at " : " < ").append(frames[i]);
            }
        }
        return text.toString();
    }
}
