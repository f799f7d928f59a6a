package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One sale with four events in one order: the till pays, the till cancels, the channel's success comes late, and the
 * sale's time runs out. A QR code is scanned at its moment; of a barcode the amount determines when the customer
 * confirms.
 */
final class InterleavedProcessSale {
    enum Happening {
        PAY,
        CANCEL,
        LATE_SUCCESS,
        EXPIRY
    }

    static final int STEPS = Happening.values().length;

    /** What the gateways have as the life of a payment and of a QR code. */
    static final Duration LIFE = Duration.ofSeconds(2);

    private static final long GAP_MILLIS = 150;
    /** Of a barcode: when the customer confirms whom the sandbox makes wait (3 s, scaled), and when that is over. */
    private static final long CONFIRMED_MILLIS = 450;

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final List<Happening> order;
    private final boolean qr;
    private final long payMillis;
    private final Duration kill;
    private final String clientSn = TestTill.newClientSn();
    private final List<CompletableFuture<?>> steps = new ArrayList<>();
    private CompletableFuture<Answer> pay = CompletableFuture.completedFuture(null);
    private CompletableFuture<Answer> cancel = CompletableFuture.completedFuture(null);

    private InterleavedProcessSale(List<Happening> order, boolean qr, int step, Duration kill) {
        this.order = order;
        this.qr = qr;
        this.kill = kill;
        this.payMillis = kill.toMillis() - GAP_MILLIS / 2 - sincePay(step);
    }

    /** Each order by barcode and by QR code; that step of each happens just before the kill. */
    static List<InterleavedProcessSale> inEveryOrder(int step, Duration kill) {
        List<InterleavedProcessSale> sales = new ArrayList<>();
        permute(List.of(), List.of(Happening.values()), order -> {
            sales.add(new InterleavedProcessSale(order, false, step, kill));
            sales.add(new InterleavedProcessSale(order, true, step, kill));
        });
        return sales;
    }

    private static void permute(List<Happening> begun, List<Happening> left, Consumer<List<Happening>> use) {
        if (left.isEmpty()) {
            use.accept(begun);
        }
        for (Happening next : left) {
            List<Happening> longer = new ArrayList<>(begun);
            longer.add(next);
            permute(longer, left.stream().filter(h -> h != next).toList(), use);
        }
    }

    String clientSn() {
        return clientSn;
    }

    private boolean before(Happening first, Happening second) {
        return order.indexOf(first) < order.indexOf(second);
    }

    /** When a step happens, in milliseconds after the payment. */
    private long sincePay(int step) {
        int pay = order.indexOf(Happening.PAY);
        int expiry = order.indexOf(Happening.EXPIRY);
        if (expiry > pay && step >= expiry) {
            return LIFE.toMillis() + (step - expiry) * GAP_MILLIS;
        }
        int late = order.indexOf(Happening.LATE_SUCCESS);
        boolean confirmedByItself = !qr && late > pay && step >= late;
        return (step - pay) * GAP_MILLIS + (confirmedByItself ? CONFIRMED_MILLIS : 0);
    }

    static CompletableFuture<Void> after(Duration delay, Runnable task) {
        return CompletableFuture.runAsync(
                task, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Until the kill at the first gateway, but for the cancel of every QR code; then at the other one. */
    void start(TestTill first, TestTill other, SandboxWallets wallets) {
        for (int step = 0; step < STEPS; step++) {
            Happening happening = order.get(step);
            Duration at = Duration.ofMillis(payMillis + sincePay(step));
            boolean elsewhere = at.compareTo(kill) >= 0 || qr && happening == Happening.CANCEL;
            steps.add(after(at, () -> happen(happening, elsewhere ? other : first, other, wallets)));
        }
    }

    private void happen(Happening happening, TestTill shop, TestTill survivor, SandboxWallets wallets) {
        switch (happening) {
            case PAY -> pay(shop, survivor, wallets);
            case CANCEL -> cancel = shop.posting("cancel", new JsonObject().put("client_sn", clientSn));
            case LATE_SUCCESS -> {
                if (qr && before(Happening.PAY, Happening.LATE_SUCCESS)) {
                    scan(survivor, wallets);
                }
            }
            case EXPIRY -> {
                // Time does that by itself.
            }
        }
    }

    private void pay(TestTill shop, TestTill survivor, SandboxWallets wallets) {
        JsonObject payment = shop.payment(clientSn, fen());
        if (!qr) {
            pay = shop.posting("pay", payment.put("dynamic_id", TestTill.ALIPAY_CODE));
            return;
        }
        pay = shop.posting("precreate", payment.put("payway", "3"));
        if (before(Happening.LATE_SUCCESS, Happening.PAY)) {
            steps.add(pay.thenAcceptAsync(shown -> scan(survivor, wallets)));
        }
    }

    /** The customer sees the QR code as soon as the till has it: from the answer, or by asking. */
    private void scan(TestTill survivor, SandboxWallets wallets) {
        Answer found = survivor.query(clientSn);
        if (found.sn() != null) {
            wallets.scan(found.sn());
        }
    }

    private long fen() {
        if (before(Happening.EXPIRY, Happening.PAY)) {
            return 9005;
        }
        if (qr || before(Happening.LATE_SUCCESS, Happening.PAY)) {
            return 100;
        }
        return before(Happening.LATE_SUCCESS, Happening.EXPIRY) ? 9001 : 9018;
    }

    /** Waits until all has happened and everybody who still can has answered. */
    void untilOver() {
        steps.forEach(InterleavedProcessSale::answer);
        answer(pay);
        answer(cancel);
    }

    /** Null: none came. */
    private static <T> T answer(CompletableFuture<T> future) {
        try {
            return future.orTimeout(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException lost) {
            return null;
        }
    }

    private static String told(CompletableFuture<Answer> future) {
        Answer answer = answer(future);
        return answer == null ? "" : answer.verdict();
    }

    /** What must not be; null: nothing. */
    String wrong(Answer end, SandboxWallets.Entry entry) {
        String status = end.orderStatus();
        String toPay = told(pay);
        String toCancel = told(cancel);
        long kept = entry == null ? 0 : entry.kept();
        boolean none = status.equals("FAIL/UPAY_ORDER_NOT_EXISTS");
        boolean paid = status.equals("PAID");
        return first(
                () -> none || Set.of("PAID", "PAY_CANCELED", "CANCELED").contains(status) ? null : "no end",
                () -> kept == (paid ? fen() : 0) ? null : "kept " + kept,
                () -> entry == null || entry.charges() <= 1 ? null : "charged twice",
                () -> toPay.equals("PAY_SUCCESS") && !paid && !status.equals("CANCELED") ? "told PAY_SUCCESS" : null,
                () -> toPay.startsWith("PAY_FAIL") && !status.equals("PAY_CANCELED") ? "told " + toPay : null,
                () -> toCancel.startsWith("CANCEL_") && (paid || none) ? "told " + toCancel : null,
                () -> toCancel.startsWith("FAIL") && !none ? "told " + toCancel : null);
    }

    @SafeVarargs
    private static String first(Supplier<String>... complaints) {
        for (Supplier<String> complaint : complaints) {
            String wrong = complaint.get();
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return (qr ? "QR code" : "barcode") + order.toString().toLowerCase(Locale.ROOT);
    }
}
