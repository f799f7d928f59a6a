package upay.sandbox.wire;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Times as the channels write them, all of them in Shanghai's time. */
public final class Times {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter SPACED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(SHANGHAI);
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(SHANGHAI);

    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(SHANGHAI);

    private Times() {}

    /** {@code 2024-07-24 03:07:50}. */
    public static String spaced(long epochMillis) {
        return SPACED.format(Instant.ofEpochMilli(epochMillis));
    }

    /** {@code 20240724030750}. */
    public static String compact(long epochMillis) {
        return COMPACT.format(Instant.ofEpochMilli(epochMillis));
    }

    /** {@code 2024-07-24T03:07:50+08:00}. */
    public static String offset(long epochMillis) {
        return OFFSET.format(Instant.ofEpochMilli(epochMillis));
    }

    /** {@code 20240724}. */
    public static String day(long epochMillis) {
        return compact(epochMillis).substring(0, 8);
    }
}
