package upay.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one body as received, JSON or form, before any rule is applied. A null value counts as
 * absent, and so does an empty one, except for a field that {@link Field#mayBeEmpty}.
 */
final class Fields {
    /** Bounds the reported faults: a body can have thousands. */
    private static final int FAULTS_MAX = 16;

    private static final int COUNT = Field.values().length;

    /** Initial capacity for the fields of a query, the most frequent body; it grows to all fields for others. */
    private @Nullable String[] texts = new @Nullable String[Field.SN.ordinal() + 1];

    /** A bit for each field, as in {@link #unusable}. */
    private int seen;

    private int unusable;
    /** Rarely used. */
    private Map<Field, JsonScan> scans = Map.of();

    /** Rarely used either. */
    private List<String> faults = List.of();

    /** False if the field is repeated: the body contradicts itself. */
    boolean firstSight(Field field) {
        boolean first = (seen & field.bit()) == 0;
        seen |= field.bit();
        if (!first) {
            putUnusable(field, field + "重复");
        }
        return first;
    }

    /** A string's content, or a number's literal text. */
    void put(Field field, String text) {
        if (!text.isEmpty() || field.mayBeEmpty()) {
            keep(field, text);
        }
    }

    /** A JSON value that is neither string, number nor null. */
    void put(Field field, String source, JsonScan scan) {
        keep(field, source);
        if (scans.isEmpty()) {
            scans = new EnumMap<>(Field.class);
        }
        scans.put(field, scan);
    }

    /** The field is present but unreadable. */
    void putUnusable(Field field, String fault) {
        unusable |= field.bit();
        fault(fault);
    }

    /** A fault of the body that does not depend on the operation. */
    void fault(String fault) {
        if (faults.size() < FAULTS_MAX && !faults.contains(fault)) {
            add(fault);
        }
    }

    /** A fault of one of the rules, each of which reports few. */
    void add(String fault) {
        if (faults.isEmpty()) {
            faults = new ArrayList<>();
        }
        faults.add(fault);
    }

    private void keep(Field field, String text) {
        if (field.ordinal() >= texts.length) {
            texts = Arrays.copyOf(texts, COUNT);
        }
        texts[field.ordinal()] = text;
    }

    /** Null when absent. */
    @Nullable String text(Field field) {
        return field.ordinal() < texts.length ? texts[field.ordinal()] : null;
    }

    /** The scan of the field's JSON value; null if it is a string or a number. */
    @Nullable JsonScan scan(Field field) {
        return scans.get(field);
    }

    /** True if a fault of the field is already reported, so that its rules are skipped. */
    boolean isUnusable(Field field) {
        return (unusable & field.bit()) != 0;
    }

    /** A bit for each field that is present, empty or not, without a fault so far. */
    int usable() {
        return seen & ~unusable;
    }

    boolean isAbsent(Field field) {
        return text(field) == null && !isUnusable(field);
    }

    /** All faults so far, in order. */
    List<String> faults() {
        return faults;
    }
}
