package upay.bill.input;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import upay.bill.BillRefusedException;

/**
 * The values in the line that was read last, each strictly in its form: a value in another form means that the file was
 * changed, most often by a spreadsheet.
 */
public final class BillValues {
    /** The zone of all bills. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final int FIRST_YEAR = 2004;
    private static final int LAST_YEAR = 2100;
    /** Below a hundred million million yuan no sum of five million rows overflows. */
    private static final int YUAN_DIGITS = 11;

    private static final int FEE_DECIMALS = 5;
    private static final int NUMBER_MAX = 128;
    /** No channel takes them in a number: they mean that the line was cut in the wrong place. */
    private static final String SEPARATORS = "\"'`,\\";

    private final BillLines lines;

    public BillValues(BillLines lines) {
        this.lines = lines;
    }

    /**
     * An amount in yuan with two decimals, as fen; with a minus sign if it is negative.
     *
     * @param column its name, for the refusal
     */
    public long fen(String column, String value) throws BillRefusedException {
        int length = value.length();
        if (length < 3 || value.charAt(length - 3) != '.') {
            throw wrong(column, value, "an amount in yuan with two decimals");
        }
        return signedFen(column, value);
    }

    /** As {@link #fen}, of channels that leave out decimals: at most two. */
    public long shortFen(String column, String value) throws BillRefusedException {
        return signedFen(column, value);
    }

    private long signedFen(String column, String value) throws BillRefusedException {
        boolean negative = value.startsWith("-");
        int point = value.indexOf('.');
        int first = negative ? 1 : 0;
        int whole = point < 0 ? value.length() : point;
        int decimals = point < 0 ? 0 : value.length() - point - 1;
        if (whole - first < 1 || whole - first > YUAN_DIGITS || decimals > 2 || point >= 0 && decimals == 0) {
            throw wrong(column, value, "an amount in yuan");
        }
        long fen = 0;
        for (int i = first; i < value.length(); i++) {
            char digit = value.charAt(i);
            if (i == point) {
                continue;
            }
            if (digit < '0' || digit > '9') {
                throw wrong(column, value, "an amount in yuan");
            }
            fen = fen * 10 + digit - '0';
        }
        for (int i = decimals; i < 2; i++) {
            fen *= 10;
        }
        return negative ? -fen : fen;
    }

    /** A fee in yuan, exact, with two to five decimals. */
    public BigDecimal fee(String column, String value) throws BillRefusedException {
        BigDecimal fee = decimal(column, value);
        if (fee.scale() < 2) {
            throw wrong(column, value, "a fee in yuan with its decimals");
        }
        return fee;
    }

    /** A number with up to five decimals. */
    public BigDecimal decimal(String column, String value) throws BillRefusedException {
        int digits = value.startsWith("-") ? 1 : 0;
        int point = value.indexOf('.');
        int whole = (point < 0 ? value.length() : point) - digits;
        int decimals = point < 0 ? 0 : value.length() - point - 1;
        boolean right = whole >= 1 && whole <= YUAN_DIGITS && decimals <= FEE_DECIMALS && (point < 0 || decimals > 0);
        for (int i = digits; right && i < value.length(); i++) {
            right = i == point || value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (!right) {
            throw wrong(column, value, "a number with up to five decimals");
        }
        return new BigDecimal(value);
    }

    /** A count of up to nine digits. */
    public long count(String column, String value) throws BillRefusedException {
        if (value.isEmpty() || value.length() > 9 || !isDigits(value, 0, value.length())) {
            throw wrong(column, value, "a count");
        }
        return Long.parseLong(value);
    }

    /** An amount in fen. */
    public long wholeFen(String column, String value) throws BillRefusedException {
        if (value.isEmpty() || value.length() > YUAN_DIGITS + 2 || !isDigits(value, 0, value.length())) {
            throw wrong(column, value, "an amount in fen");
        }
        return Long.parseLong(value);
    }

    /** A number of an order, refund, trade or merchant. */
    public String number(String column, String value) throws BillRefusedException {
        boolean right = !value.isEmpty() && value.length() <= NUMBER_MAX;
        for (int i = 0; right && i < value.length(); i++) {
            char c = value.charAt(i);
            right = c > ' ' && c < 0x7f && SEPARATORS.indexOf(c) < 0;
        }
        if (!right || ResavedFile.isScientific(value)) {
            throw wrong(
                    column,
                    value,
                    "a number of 1 to " + NUMBER_MAX + " visible ASCII characters without quotes and commas");
        }
        return value;
    }

    /** As {@link #number}; null for an empty value. */
    public @Nullable String numberOrNull(String column, String value) throws BillRefusedException {
        return value.isEmpty() ? null : number(column, value);
    }

    /** As 2026-01-31 08:05:00. */
    public Instant time(String column, String value) throws BillRefusedException {
        boolean right = value.length() == 19
                && value.charAt(4) == '-'
                && value.charAt(7) == '-'
                && value.charAt(10) == ' '
                && value.charAt(13) == ':'
                && value.charAt(16) == ':';
        if (!right) {
            throw wrong(column, value, "a time as 2026-01-31 08:05:00");
        }
        int[] parts = {0, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19};
        return time(column, value, parts);
    }

    /** As 20260131080500. */
    public Instant denseTime(String column, String value) throws BillRefusedException {
        if (value.length() != 14) {
            throw wrong(column, value, "a time as 20260131080500");
        }
        int[] parts = {0, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 14};
        return time(column, value, parts);
    }

    /** @param parts from and to of year, month, day, hour, minute and second */
    private Instant time(String column, String value, int[] parts) throws BillRefusedException {
        int[] numbers = new int[parts.length / 2];
        for (int i = 0; i < numbers.length; i++) {
            if (!isDigits(value, parts[2 * i], parts[2 * i + 1])) {
                throw wrong(column, value, "a time");
            }
            numbers[i] = Integer.parseInt(value, parts[2 * i], parts[2 * i + 1], 10);
        }
        if (numbers[0] < FIRST_YEAR || numbers[0] > LAST_YEAR) {
            throw wrong(column, value, "a time of " + FIRST_YEAR + " to " + LAST_YEAR);
        }
        try {
            return LocalDateTime.of(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
                    .atZone(ZONE)
                    .toInstant();
        } catch (DateTimeException e) {
            throw wrong(column, value, "a time that exists");
        }
    }

    /** The time is of this day, or the file is of another one. */
    public Instant onDay(String column, Instant time, LocalDate day) throws BillRefusedException {
        return between(column, time, day, day.plusDays(1));
    }

    /** The time is from the first day's beginning until before the last one's. */
    public Instant between(String column, Instant time, LocalDate first, LocalDate end) throws BillRefusedException {
        if (time.isBefore(first.atStartOfDay(ZONE).toInstant())
                || !time.isBefore(end.atStartOfDay(ZONE).toInstant())) {
            throw lines.refused(column + " is " + time.atZone(ZONE).toLocalDateTime() + ", which is not of the day");
        }
        return time;
    }

    private static boolean isDigits(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The value is not in its form. */
    public BillRefusedException wrong(String column, String value, String expected) {
        return lines.refused(
                column + " is '" + ResavedFile.quoted(value) + "', not " + expected + ResavedFile.trace(value));
    }
}
