package upay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every request field that any operation reads (protocol.md#requests), those of a query first; all others are ignored.
 */
enum Field {
    TERMINAL_SN,
    WOSAI_STORE_ID,
    CLIENT_SN,
    SN,
    TOTAL_AMOUNT,
    PAYWAY,
    DYNAMIC_ID,
    SUBJECT,
    OPERATOR,
    DESCRIPTION,
    LONGITUDE,
    LATITUDE,
    DEVICE_ID,
    EXTENDED(true),
    GOODS_DETAILS(true),
    REFLECT(true),
    /** An alternative spelling of reflect that existing clients send. */
    REFLACT(true),
    SUB_PAYWAY,
    PAYER_UID,
    NOTIFY_URL,
    REFUND_REQUEST_NO,
    REFUND_AMOUNT,
    CLIENT_TSN,
    /** An activation's or a check-in's. Names that other requests use for anything: any JSON value is read. */
    CODE(true),
    APP_ID(true),
    NAME(true),
    OS_INFO(true),
    SDK_VERSION(true);

    private static final Map<String, Field> BY_WIRE_NAME = new HashMap<>();
    private static final Field[] ALL = values();

    static {
        for (Field field : ALL) {
            BY_WIRE_NAME.put(field.wireName, field);
        }
    }

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final byte[] wireBytes = wireName.getBytes(StandardCharsets.US_ASCII);
    private final boolean json;

    Field() {
        this(false);
    }

    Field(boolean json) {
        this.json = json;
    }

    /** Null if no operation reads a field of this name. */
    static @Nullable Field of(String wireName) {
        return BY_WIRE_NAME.get(wireName);
    }

    /** As {@link #of(String)}, for a name within a byte array. */
    static @Nullable Field of(byte[] bytes, int from, int to) {
        for (Field field : ALL) {
            byte[] name = field.wireBytes;
            if (name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return field;
            }
        }
        return null;
    }

    static Field at(int ordinal) {
        return ALL[ordinal];
    }

    /** Its bit in a set of fields. */
    int bit() {
        return 1 << ordinal();
    }

    /** True if an empty value is not the same as an absent one. */
    boolean mayBeEmpty() {
        return this == DEVICE_ID;
    }

    /** True if any JSON value is allowed, not only a string or a number. */
    boolean mayBeJson() {
        return json;
    }

    String wireName() {
        return wireName;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
