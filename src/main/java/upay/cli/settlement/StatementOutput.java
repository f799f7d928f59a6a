package upay.cli.settlement;

import upay.cli.console.JsonOutput;
import upay.statement.StatementHead;
import upay.statement.StatementRow.Place;
import upay.statement.StatementSums;
import upay.store.statement.StoredStatement.Closed;

/** Statements as lines of text. Amounts in fen; the exact fees in yuan. */
final class StatementOutput {
    private StatementOutput() {}

    static JsonOutput line(StatementHead head, Place place, StatementSums sums) {
        JsonOutput line = head(head)
                .put("store", place.store())
                .put("terminal", place.terminal())
                .put("payway", place.payway());
        return sums(line, sums);
    }

    /** Of all lines. */
    static JsonOutput total(StatementHead head, StatementSums sums) {
        JsonOutput line = head(head)
                .put("total", true)
                .put("zone", head.zone().getId())
                .put("from", head.span().from())
                .put("until", head.span().until());
        return sums(line, sums);
    }

    /** Behind the sums of a closed day. */
    static JsonOutput closed(JsonOutput line, Closed closed) {
        return line.put("closed_at", closed.at())
                .put("csv_sha256", closed.digests().csv())
                .put("json_sha256", closed.digests().json());
    }

    private static JsonOutput head(StatementHead head) {
        return new JsonOutput()
                .put("merchant", head.merchant())
                .put("day", head.day())
                .put("state", head.state());
    }

    private static JsonOutput sums(JsonOutput line, StatementSums sums) {
        StatementSums.Evidence evidence = sums.evidence();
        return line.put("payments", sums.payments().count())
                .put("payments_amount", sums.payments().amount())
                .put("refunds", sums.refunds().count())
                .put("refunds_amount", sums.refunds().amount())
                .put("cancels", sums.cancels().count())
                .put("cancels_amount", sums.cancels().amount())
                .put("net", sums.net())
                .put("fees", sums.fees().exact().toPlainString())
                .put("fees_fen", sums.fees().fen())
                .put("to_settle", sums.toSettle())
                .put("coverage", evidence.coverage())
                .put("covered", evidence.covered())
                .put("uncovered", evidence.uncovered())
                .put("without_fee", evidence.withoutFee())
                .put("corrections", evidence.corrections())
                .put("records", evidence.records());
    }
}
