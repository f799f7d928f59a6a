package upay.statement;

import java.util.LinkedHashMap;
import java.util.Map;
import upay.statement.StatementRow.Place;

/**
 * The sums of a statement as named values, for lines of text and for JSON: texts and whole numbers. Amounts in fen; the exact
 * fees in yuan.
 */
public final class StatementFields {
    private StatementFields() {}

    /** Of one place. */
    public static Map<String, Object> line(StatementHead head, Place place, StatementSums sums) {
        Map<String, Object> fields = head(head);
        fields.put("store", place.store());
        fields.put("terminal", place.terminal());
        fields.put("payway", place.payway());
        addSums(fields, sums);
        return fields;
    }

    /** Of all places. */
    public static Map<String, Object> total(StatementHead head, StatementSums sums) {
        Map<String, Object> fields = head(head);
        fields.put("total", true);
        fields.put("zone", head.zone().getId());
        fields.put("from", head.span().from().toString());
        fields.put("until", head.span().until().toString());
        addSums(fields, sums);
        return fields;
    }

    /** The sums alone, as of several days. */
    public static Map<String, Object> sums(StatementSums sums) {
        Map<String, Object> fields = new LinkedHashMap<>();
        addSums(fields, sums);
        return fields;
    }

    private static Map<String, Object> head(StatementHead head) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("merchant", head.merchant());
        fields.put("day", head.day().toString());
        fields.put("state", head.state().name());
        return fields;
    }

    private static void addSums(Map<String, Object> fields, StatementSums sums) {
        StatementSums.Evidence evidence = sums.evidence();
        fields.put("payments", sums.payments().count());
        fields.put("payments_amount", sums.payments().amount());
        fields.put("refunds", sums.refunds().count());
        fields.put("refunds_amount", sums.refunds().amount());
        fields.put("cancels", sums.cancels().count());
        fields.put("cancels_amount", sums.cancels().amount());
        fields.put("net", sums.net());
        fields.put("fees", sums.fees().exact().toPlainString());
        fields.put("fees_fen", sums.fees().fen());
        fields.put("to_settle", sums.toSettle());
        fields.put("coverage", evidence.coverage().name());
        fields.put("covered", evidence.covered());
        fields.put("uncovered", evidence.uncovered());
        fields.put("without_fee", evidence.withoutFee());
        fields.put("corrections", evidence.corrections());
        fields.put("records", evidence.records());
    }
}
