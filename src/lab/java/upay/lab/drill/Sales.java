package upay.lab.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import upay.e2e.Answer;
import upay.e2e.SandboxWallets;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/** Tills that sell, refund and cancel until they are stopped, and record the answers for each order. */
final class Sales implements AutoCloseable {
    private static final int[] MAGIC = {9001, 9003, 9004, 9010, 9011, 9013, 9015, 9019};
    private static final Set<String> PAID = Set.of("PAID", "PARTIAL_REFUNDED", "REFUNDED", "CANCELED");
    private static final int TRIES_MOST = 200;
    private static final int BETWEEN_TRIES_MILLIS = 100;

    /**
     * The state of one order at its till.
     *
     * @param pay the answer to its payment; "lost": none came
     * @param back the refunds that were answered as done, in fen
     * @param sureBack true: every other request was answered
     */
    private record Told(String clientSn, String pay, boolean canceled, long back, boolean sureBack) {}

    private final Supplier<TestTill> shops;
    private final List<String> codes;
    private final String prefix = TestTill.newClientSn();
    private final List<Thread> tills = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean done;

    /**
     * Begins at once.
     *
     * @param shops where the next request goes
     * @param tills each of them sells about ten times a second
     */
    Sales(Supplier<TestTill> shops, int tills, long seed) {
        this(shops, List.copyOf(TestTill.CODES.values()), tills, seed);
    }

    /** @param codes what customers show, of the channels that are to be sold over */
    Sales(Supplier<TestTill> shops, List<String> codes, int tills, long seed) {
        this.shops = shops;
        this.codes = List.copyOf(codes);
        for (int i = 0; i < tills; i++) {
            Random random = new Random(seed * 31 + i);
            this.tills.add(new Thread(() -> sell(random), "till " + i));
        }
        this.tills.forEach(Thread::start);
    }

    private void sell(Random random) {
        while (!done) {
            sale(random);
            BlockingWait.millis(50 + random.nextInt(80));
        }
    }

    private void sale(Random random) {
        String clientSn = prefix + numbers.incrementAndGet();
        long fen = random.nextInt(5) == 0 ? MAGIC[random.nextInt(MAGIC.length)] : 10 + random.nextInt(8_000);
        String code = codes.get(random.nextInt(codes.size()));
        String pay = ask("pay", shop -> shop.pay(clientSn, fen, code));
        boolean canceled = false;
        long back = 0;
        boolean sure = true;
        if (pay.equals("PAY_SUCCESS") && random.nextInt(3) == 0) {
            long part = 1 + random.nextInt((int) fen);
            String refund = again("refund", shop -> shop.refund(clientSn, "r", part));
            back = refund.equals("REFUND_SUCCESS") ? part : 0;
            sure = refund.equals("REFUND_SUCCESS") || refund.startsWith("FAIL");
        } else if (random.nextInt(6) == 0 || pay.equals("lost") && random.nextBoolean()) {
            canceled = again("cancel", shop -> shop.cancel(clientSn)).endsWith("_SUCCESS");
        }
        synchronized (told) {
            told.add(new Told(clientSn, pay, canceled, back, sure));
        }
    }

    private interface Request {
        Answer to(TestTill shop);
    }

    /** Until there is an answer with an outcome: the gateways may be down for a while. */
    private String again(String what, Request request) {
        String verdict = ask(what, request);
        for (int i = 0; i < TRIES_MOST && (verdict.equals("lost") || verdict.startsWith("500/")); i++) {
            BlockingWait.millis(BETWEEN_TRIES_MILLIS);
            verdict = ask(what, request);
        }
        return verdict;
    }

    private String ask(String what, Request request) {
        String verdict;
        try {
            requests.incrementAndGet();
            verdict = request.to(shops.get()).verdict();
        } catch (TestTill.LostAnswer | io.vertx.core.json.DecodeException none) {
            verdict = "lost";
        }
        synchronized (verdicts) {
            verdicts.merge(what + " " + verdict, 1, Integer::sum);
            if (verdict.equals("lost") || verdict.startsWith("400/") || verdict.startsWith("500/")) {
                failed.add(what + " " + verdict);
            }
        }
        return verdict;
    }

    /** Tries one payment where the drill wants it; false: it is not taken. */
    static boolean isTaken(TestTill shop) {
        try {
            return shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                    .code()
                    .startsWith("PAY_");
        } catch (TestTill.LostAnswer none) {
            return false;
        }
    }

    /** Requests without an answer, or with one of 400 or 500. */
    List<String> failed() {
        synchronized (verdicts) {
            return List.copyOf(failed);
        }
    }

    /** The tills end what they are at, and no more. */
    @Override
    public void close() {
        done = true;
        tills.forEach(BlockingWait::join);
    }

    /** Prints the sales, and whether the tills' answers are true; once everything has settled. */
    void tell(DrillFigures figures, LedgerComparison books) {
        Map<String, LedgerComparison.Order> orders = new TreeMap<>();
        books.orders().values().forEach(order -> orders.put(order.clientSn(), order));
        List<String> lies = new ArrayList<>();
        for (Told one : told) {
            LedgerComparison.Order order = orders.get(one.clientSn);
            String lie = lie(one, order, order == null ? null : books.entry(order.sn()));
            if (lie != null) {
                lies.add(lie + ": " + one + ", in the end " + order);
            }
        }
        figures.say("sales, requests", "%,d, %,d", told.size(), requests.get());
        figures.say("answers", "%s", verdicts);
        figures.none("answers that were not true", lies);
    }

    private static String lie(Told told, LedgerComparison.Order order, SandboxWallets.Entry entry) {
        long kept = entry == null ? 0 : entry.kept();
        if (told.pay.startsWith("500/") && order != null) {
            return "refused, and stored";
        }
        if (told.pay.equals("PAY_SUCCESS") && (order == null || !PAID.contains(order.status()))) {
            return "paid, and is not";
        }
        if (told.pay.startsWith("PAY_FAIL") && kept != 0) {
            return "failed, and the money is kept";
        }
        if (told.canceled && kept != 0) {
            return "canceled, and the money is kept";
        }
        boolean same = order == null || told.back == 0 || order.total() - order.net() == told.back;
        return same || !told.sureBack ? null : "another sum is back";
    }
}
