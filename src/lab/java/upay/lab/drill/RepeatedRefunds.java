package upay.lab.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import upay.e2e.Answer;
import upay.e2e.SandboxWallets;
import upay.e2e.TestTill;

/** Refunds whose answer is lost, on the way to the till or from the channel, and which the till then repeats. */
final class RepeatedRefunds implements Drill {
    private static final int REFUNDS_AT_ONCE = 24;
    private static final int REPEATS_MOST = 60;

    /** Where the first answer is lost. */
    private enum Lost {
        /** The till closes its connection without reading. */
        AT_THE_TILL,
        /** The same at two gateways at the same moment. */
        AT_TWO_TILLS,
        /** Given back, and the channel cuts the connection. */
        DONE_AT_THE_CHANNEL,
        /** Not given back, and the channel cuts the connection. */
        NOT_DONE_AT_THE_CHANNEL;

        long fen(Random random) {
            return switch (this) {
                case AT_THE_TILL, AT_TWO_TILLS -> 1 + random.nextInt(9_000);
                case DONE_AT_THE_CHANNEL -> 9102;
                case NOT_DONE_AT_THE_CHANNEL -> 9103;
            };
        }
    }

    private final Map<String, Integer> told = new TreeMap<>();
    private final List<String> unanswered = new ArrayList<>();
    private final Map<String, Long> due = new TreeMap<>();
    private int requests;

    @Override
    public String name() {
        return "repeated-refunds";
    }

    @Override
    public String shows() {
        return "refunds repeated after a lost answer: each is one refund at the channel";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        try (DrillEnvironment stage = DrillEnvironment.open(3, options.scale(0.1), DrillEnvironment.patient())) {
            play(stage, options, figures);
        }
    }

    /** On gateways that run already. */
    void play(DrillEnvironment stage, Options options, DrillFigures figures) {
        int refunds = options.count(5_000);
        String prefix = TestTill.newClientSn();
        BoundedParallel.each(
                refunds, REFUNDS_AT_ONCE, figures, "refunds", i -> refund(stage, prefix + i, i, options.seed()));
        List<String> stuck = stage.settle(Duration.ofSeconds(180));

        LedgerComparison books = LedgerComparison.read(stage);
        List<String> notOne = new ArrayList<>();
        for (LedgerComparison.Order order : books.orders().values()) {
            Long fen = due.get(order.clientSn());
            SandboxWallets.Entry entry = books.entry(order.sn());
            if (fen != null && (entry == null || entry.returns() != 1 || entry.returned() != fen)) {
                notOne.add(order + ", ledger " + entry);
            }
        }
        figures.say("refunds, requests for them", "%,d, %,d", refunds, requests);
        figures.say("answers to the repeats by code", "%s", told);
        figures.equal("refunds of which one is in the ledger", due.size() - notOne.size(), refunds);
        figures.none("not one refund in the ledger", notOne);
        figures.none("not told REFUND_SUCCESS in the end", unanswered);
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    private void refund(DrillEnvironment stage, String clientSn, int number, long seed) {
        Random random = new Random(new SplittableRandom(seed + number).nextLong());
        Lost lost = Lost.values()[number % Lost.values().length];
        long fen = lost.fen(random);
        List<String> codes = List.copyOf(TestTill.CODES.values());
        Answer paid = stage.shop(number).pay(clientSn, 20_000, codes.get(number / 4 % codes.size()));
        if (!paid.verdict().equals("PAY_SUCCESS")) {
            throw new IllegalStateException(clientSn + " is not paid: " + paid.text());
        }
        int first = random.nextInt(stage.size());
        int sent = 1;
        switch (lost) {
            case AT_THE_TILL -> hangUp(stage.shop(first), clientSn, fen);
            case AT_TWO_TILLS -> {
                hangUp(stage.shop(first), clientSn, fen);
                hangUp(stage.shop(first + 1), clientSn, fen);
                sent++;
            }
            case DONE_AT_THE_CHANNEL, NOT_DONE_AT_THE_CHANNEL -> hear(stage.shop(first), clientSn, fen);
        }
        // Until it is told, and then once more.
        String verdict = "";
        for (int i = 0; i < REPEATS_MOST && !verdict.equals("REFUND_SUCCESS"); i++) {
            verdict = hear(stage.shop(first + i), clientSn, fen);
            sent++;
        }
        String again = hear(stage.shop(random.nextInt(stage.size())), clientSn, fen);
        book(clientSn, fen, sent + 1, verdict.equals("REFUND_SUCCESS") && again.equals(verdict));
    }

    private synchronized void book(String clientSn, long fen, int sent, boolean success) {
        requests += sent;
        due.put(clientSn, fen);
        if (!success) {
            unanswered.add(clientSn);
        }
    }

    private static void hangUp(TestTill shop, String clientSn, long fen) {
        shop.hangUp("refund", shop.refundOf(clientSn, "r", fen));
    }

    private String hear(TestTill shop, String clientSn, long fen) {
        String verdict = shop.refund(clientSn, "r", fen).verdict();
        synchronized (this) {
            told.merge(verdict, 1, Integer::sum);
        }
        return verdict;
    }
}
