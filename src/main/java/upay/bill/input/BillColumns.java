package upay.bill.input;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import upay.bill.BillRefusedException;

/** The columns of a bill, by the names in its header: their order and number differ by year, type and role. */
public final class BillColumns {
    private final Map<String, Integer> places = new HashMap<>();
    private final BillLines lines;
    private final int count;

    /**
     * Of the line that was read last.
     *
     * @throws BillRefusedException if a name occurs twice
     */
    public BillColumns(BillLines lines, List<String> names) throws BillRefusedException {
        this.lines = lines;
        this.count = names.size();
        for (int i = 0; i < names.size(); i++) {
            String name = plain(names.get(i));
            if (!name.isEmpty() && places.put(name, i) != null) {
                throw lines.refused("the header has the column " + name + " twice");
            }
        }
    }

    /** Bills write brackets of either width. */
    private static String plain(String name) {
        return name.strip().replace('（', '(').replace('）', ')');
    }

    public int count() {
        return count;
    }

    /** The place of the column, from 0; -1: there is none. */
    public int find(String... names) {
        for (String name : names) {
            Integer place = places.get(plain(name));
            if (place != null) {
                return place;
            }
        }
        return -1;
    }

    /** As {@link #find}; of a column that a bill must have, under one of its names. */
    public int require(String... names) throws BillRefusedException {
        int place = find(names);
        if (place < 0) {
            throw lines.refused("the header lacks the column " + String.join(" or ", names));
        }
        return place;
    }
}
