package upay.statement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upay.statement.StatementRow.Money;
import upay.statement.StatementRow.Place;

/** The sums of the rows that went by: of each place, of each kind, and of all. Confined to one thread at a time. */
public final class StatementTotals {
    private final TreeMap<Place, StatementSums> lines = new TreeMap<>();
    private final Map<StatementKind, KindTotal> kinds = new EnumMap<>(StatementKind.class);

    /**
     * The rows of one kind.
     *
     * @param count as {@link StatementKind#count}
     */
    public record KindTotal(long count, Money money) {
        public static final KindTotal NONE = new KindTotal(0, new Money(0, StatementSums.NO_FEE, 0));

        private KindTotal plus(long more, Money other) {
            BigDecimal fee = other.fee() == null ? StatementSums.NO_FEE : other.fee();
            BigDecimal own = money.fee() == null ? StatementSums.NO_FEE : money.fee();
            return new KindTotal(
                    Math.addExact(count, more),
                    new Money(
                            Math.addExact(money.amount(), other.amount()),
                            own.add(fee),
                            Math.addExact(money.feeFen(), other.feeFen())));
        }
    }

    /** The sums of one place. */
    public record Line(Place place, StatementSums sums) {}

    public void add(StatementRow row) {
        lines.merge(row.origin().place(), StatementSums.of(row), StatementSums::plus);
        KindTotal before = kinds.getOrDefault(row.kind(), KindTotal.NONE);
        kinds.put(row.kind(), before.plus(row.kind().count(), row.money()));
    }

    /** By store, terminal and payway. */
    public List<Line> lines() {
        List<Line> all = new ArrayList<>(lines.size());
        lines.forEach((place, sums) -> all.add(new Line(place, sums)));
        return all;
    }

    public StatementSums all() {
        return lines.values().stream().reduce(StatementSums.NONE, StatementSums::plus);
    }

    /** Those that there are, in the order of the kinds. */
    public Map<StatementKind, KindTotal> kinds() {
        return kinds;
    }

    /** All kinds together; the count is that of the movements. */
    public KindTotal ofAllKinds() {
        KindTotal all = KindTotal.NONE;
        for (KindTotal one : kinds.values()) {
            all = all.plus(one.count(), one.money());
        }
        return all;
    }
}
