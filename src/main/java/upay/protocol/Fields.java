package upay.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of one body as they were sent, JSON or form, before any rule was applied. What is null or empty is absent.
 */
final class Fields {
    /** More faults than these help nobody, and a body can hold thousands. */
    private static final int FAULTS_MAX = 16;

    private static final int COUNT = Field.values().length;

    /** Room for the fields of a query, the most frequent body; there is room for all when another comes. */
    private String[] texts = new String[Field.SN.ordinal() + 1];

    /** A bit for each field, as in {@link #unusable}. */
    private int seen;

    private int unusable;
    /** Few bodies have any. */
    private Map<Field, JsonScan> scans = Map.of();

    /** Few bodies have any of these either. */
    private List<String> faults = List.of();

    /** False when the field was there already: the body contradicts itself. */
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
        if (!text.isEmpty()) {
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

    /** The field is there, but nothing can be read from it. */
    void putUnusable(Field field, String fault) {
        unusable |= field.bit();
        fault(fault);
    }

    /** Something that is wrong with the body whatever the operation. */
    void fault(String fault) {
        if (faults.size() < FAULTS_MAX && !faults.contains(fault)) {
            add(fault);
        }
    }

    /** A fault by one of the rules, each of which finds few. */
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
    String text(Field field) {
        return field.ordinal() < texts.length ? texts[field.ordinal()] : null;
    }

    /** What was found in the field's JSON value; null when it is a string or a number. */
    JsonScan scan(Field field) {
        return scans.get(field);
    }

    /** True when a fault of the field was reported already, so that its rules have nothing to add. */
    boolean isUnusable(Field field) {
        return (unusable & field.bit()) != 0;
    }

    /** A bit for each field that was there, empty or not, without a fault so far. */
    int usable() {
        return seen & ~unusable;
    }

    boolean isAbsent(Field field) {
        return text(field) == null && !isUnusable(field);
    }

    /** All that was found so far, in its order. */
    List<String> faults() {
        return faults;
    }
}
