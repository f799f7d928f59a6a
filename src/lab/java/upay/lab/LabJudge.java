package upay.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import upay.domain.OrderStatus;
import upay.e2e.SandboxWallets;
import upay.lab.TillObservations.Meaning;
import upay.lab.TillObservations.Saying;

/**
 * Compares the tills' answers, the channels' charges and refunds, the store's rows and the receiver's webhooks. Each
 * must agree with each, to the fen. Pure; depends only on the gateway's protocol.
 */
final class LabJudge {
    private final Map<String, SandboxWallets.Entry> ledger;
    private final Map<String, List<LabWebhookReceiver.Telling>> tellings;
    private final List<Discrepancy> findings = new ArrayList<>();

    private LabJudge(Map<String, SandboxWallets.Entry> ledger, Map<String, List<LabWebhookReceiver.Telling>> tellings) {
        this.ledger = ledger;
        this.tellings = tellings;
    }

    /**
     * @param tills one for each order that was begun
     * @param ledger the channels', by sn
     * @param rows the store's
     * @param tellings the received webhooks, by client_sn
     */
    static List<Discrepancy> judge(
            List<TillObservations> tills,
            Map<String, SandboxWallets.Entry> ledger,
            List<Row> rows,
            Map<String, List<LabWebhookReceiver.Telling>> tellings) {
        LabJudge judge = new LabJudge(ledger, tellings);
        Map<String, Row> byClientSn = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (Row row : rows) {
            known.add(row.sn());
            byClientSn.put(row.clientSn(), row);
            judge.books(row);
            judge.notification(row);
        }
        ledger.values().stream().filter(entry -> !known.contains(entry.sn())).forEach(judge::stray);
        for (TillObservations told : tills) {
            judge.words(told, byClientSn.get(told.clientSn()));
        }
        return judge.findings;
    }

    private SandboxWallets.Entry taken(String sn) {
        return sn == null || !ledger.containsKey(sn) ? new SandboxWallets.Entry(sn, 0, 0, 0, 0, false) : ledger.get(sn);
    }

    /** The store against the channels. */
    private void books(Row row) {
        SandboxWallets.Entry entry = taken(row.sn());
        if (entry.charges() > 1 || entry.charged() > row.money().total()) {
            find(Discrepancy.Kind.CHARGED_TWICE, entry.charged() - row.money().total(), row, entry.toString());
        }
        if (!row.status().isFinal()) {
            find(
                    row.human() ? Discrepancy.Kind.HUMAN : Discrepancy.Kind.NOT_FINAL,
                    0,
                    row,
                    row.status() + "; the channel: " + entry);
            return;
        }
        if (row.human()) {
            find(Discrepancy.Kind.HUMAN, 0, row, row.status() + ", and a person is asked for");
        }
        if (row.kept() != entry.kept()) {
            find(
                    Discrepancy.Kind.DIFFERENCE,
                    Math.abs(row.kept() - entry.kept()),
                    row,
                    row.status() + " keeps " + row.kept() + ", the channel says " + entry.kept() + ": " + entry);
        } else if (row.money().paid() && entry.charged() != row.money().total()) {
            find(
                    Discrepancy.Kind.DIFFERENCE,
                    Math.abs(row.money().total() - entry.charged()),
                    row,
                    row.status() + " was paid " + row.money().total() + ", the channel charged " + entry.charged());
        }
    }

    private void stray(SandboxWallets.Entry entry) {
        if (entry.charged() != 0 || entry.returned() != 0) {
            findings.add(new Discrepancy(
                    Discrepancy.Kind.DIFFERENCE,
                    Math.max(entry.kept(), 0),
                    entry.sn(),
                    null,
                    "the channel charged for no order: " + entry));
        }
    }

    /** The store against the merchant's receiver. */
    private void notification(Row row) {
        List<LabWebhookReceiver.Telling> all = tellings.getOrDefault(row.clientSn(), List.of());
        List<LabWebhookReceiver.Telling> failures =
                all.stream().filter(LabJudge::isOfFailure).toList();
        List<LabWebhookReceiver.Telling> heard =
                all.stream().filter(telling -> !isOfFailure(telling)).toList();
        if (!failures.isEmpty()
                && (row.money().paid() || failures.stream().anyMatch(telling -> !isRight(telling, row)))) {
            find(Discrepancy.Kind.NOTIFICATION_WRONG, 0, row, "the order is " + row.status() + "; told " + failures);
        }
        boolean failed = row.status() == OrderStatus.PAY_CANCELED;
        if (failed && row.notified() && failures.stream().noneMatch(LabWebhookReceiver.Telling::taken)) {
            find(
                    Discrepancy.Kind.NOTIFICATION_LOST,
                    0,
                    row,
                    failures.size() + " tries at telling that it failed, none taken");
        }
        if (row.money().paid() && row.notified() && heard.stream().noneMatch(LabWebhookReceiver.Telling::taken)) {
            find(Discrepancy.Kind.NOTIFICATION_LOST, row.money().total(), row, heard.size() + " tries, none taken");
        }
        if (heard.isEmpty()) {
            return;
        }
        boolean right = row.money().paid()
                && row.notified()
                && heard.stream().allMatch(telling -> isRight(telling, row) && "PAID".equals(telling.status()));
        boolean oneEvent = heard.get(0).eventId() != null
                && heard.stream()
                                .map(LabWebhookReceiver.Telling::eventId)
                                .distinct()
                                .count()
                        == 1;
        if (!right || !oneEvent) {
            find(
                    Discrepancy.Kind.NOTIFICATION_WRONG,
                    0,
                    row,
                    "the order is " + row.status() + (row.money().paid() ? "" : ", never paid") + "; told " + heard);
        }
    }

    private static boolean isOfFailure(LabWebhookReceiver.Telling telling) {
        return "PAY_CANCELED".equals(telling.status()) || "PAY_ERROR".equals(telling.status());
    }

    private static boolean isRight(LabWebhookReceiver.Telling telling, Row row) {
        return telling.genuine()
                && telling.amount() == row.money().total()
                && row.sn().equals(telling.sn());
    }

    /** One till's answers, against the channels' final state. */
    private void words(TillObservations told, Row row) {
        if (told.sns().size() > 1) {
            lie(told, row, "one client_sn, several orders: " + told.sns());
        }
        if (!told.ended()) {
            find(Discrepancy.Kind.TILL_UNSETTLED, 0, told, row, told.sayings().toString());
        }
        String sn = row != null ? row.sn() : told.sns().stream().findFirst().orElse(null);
        SandboxWallets.Entry entry = taken(sn);
        for (Saying saying : told.sayings()) {
            switch (saying.meaning()) {
                case PAID -> {
                    if (entry.charges() != 1 || entry.charged() != told.total()) {
                        lie(told, row, "told that it is paid; the channel charged " + entry.charged());
                    } else if (!told.tookBack() && entry.kept() != told.total()) {
                        lie(told, row, "told that it is paid, asked for nothing back; kept is " + entry.kept());
                    }
                }
                case NOTHING_KEPT, BEING_RETURNED -> {
                    if (entry.kept() != 0) {
                        lie(told, row, "told that nothing is kept (" + saying.words() + "); kept is " + entry.kept());
                    }
                }
                case REFUNDED -> {
                    if (!isDone(row, saying)) {
                        lie(told, row, "told that a refund is done that is not (" + saying.words() + ")");
                    }
                }
                case NOT_REFUNDED -> {
                    if (isDone(row, saying) && !saysDone(told, saying.requestNo())) {
                        lie(told, row, "told that a refund failed that was done (" + saying.words() + ")");
                    }
                }
            }
        }
        long refunded = refunded(told);
        if (refunded > entry.returned()) {
            lie(told, row, "told of " + refunded + " refunded; the channel returned " + entry.returned());
        }
    }

    private static boolean isDone(Row row, Saying saying) {
        Row.Refunded refund = row == null ? null : row.refunds().get(saying.requestNo());
        return refund != null && refund.done() && refund.amount() == saying.amount();
    }

    private static boolean saysDone(TillObservations told, String requestNo) {
        return told.sayings().stream()
                .anyMatch(saying -> saying.meaning() == Meaning.REFUNDED
                        && saying.requestNo().equals(requestNo));
    }

    /** Each refund once, however often the till got its answer. */
    private static long refunded(TillObservations told) {
        Map<String, Long> byNumber = new HashMap<>();
        told.sayings().stream()
                .filter(saying -> saying.meaning() == Meaning.REFUNDED)
                .forEach(saying -> byNumber.put(saying.requestNo(), saying.amount()));
        return byNumber.values().stream().mapToLong(Long::longValue).sum();
    }

    private void find(Discrepancy.Kind kind, long fen, Row row, String detail) {
        findings.add(new Discrepancy(kind, fen, row.sn(), row.clientSn(), detail));
    }

    private void lie(TillObservations told, Row row, String detail) {
        find(Discrepancy.Kind.LIE, 0, told, row, detail + "; heard " + told.sayings());
    }

    private void find(Discrepancy.Kind kind, long fen, TillObservations told, Row row, String detail) {
        findings.add(new Discrepancy(kind, fen, row == null ? null : row.sn(), told.clientSn(), detail));
    }
}
