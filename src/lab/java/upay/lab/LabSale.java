package upay.lab;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import upay.client.OrderRef;
import upay.client.Payment;
import upay.client.Refund;
import upay.client.Result;
import upay.client.SaleVerdict;
import upay.client.SandboxCustomers;
import upay.client.Till;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.ResultCode;

/**
 * Plays one story to its end: pays, runs the loop that every till must run, and does what comes afterwards; what got no
 * certain answer is asked for again, with the same number, until it has one or the lab ends. Lives on an event loop.
 */
final class LabSale {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration REPEAT = Duration.ofSeconds(3);
    private static final Duration LEAST = Duration.ofMillis(300);

    /** What all sales share. */
    record Shop(
            Vertx vertx,
            Clients clients,
            SandboxCustomers world,
            double scale,
            String notifyUrl,
            Supplier<Boolean> over) {
        long millis(Duration unscaled) {
            return Math.max(1, (long) (unscaled.toMillis() * scale));
        }

        Future<Void> pause(Duration unscaled) {
            return vertx.timer(Math.max(LEAST.toMillis(), millis(unscaled)), TimeUnit.MILLISECONDS)
                    .mapEmpty();
        }
    }

    private final Shop shop;
    private final SaleScript story;
    private final OrderRecorder notebook;
    private final Payment payment;
    private final OrderRef order;
    private final Till till;

    LabSale(Shop shop, SaleScript story) {
        this.shop = shop;
        this.story = story;
        this.notebook = new OrderRecorder(story);
        this.order = OrderRef.byClientSn(story.clientSn());
        Payment plain = story.customer().qr()
                ? Payment.byQr(story.clientSn(), Fen.of(story.total()), story.payway(), "tea", "lab")
                : Payment.byCode(story.clientSn(), Fen.of(story.total()), story.code(), "tea", "lab");
        this.payment = story.notified() ? plain.with("notify_url", shop.notifyUrl()) : plain;
        this.till = new Till(
                shop.vertx(),
                shop.clients().usual(),
                Duration.ofMillis(Math.max(LEAST.toMillis(), shop.millis(POLL))),
                Duration.ofMillis(shop.millis(story.till().patience())));
    }

    TillObservations told() {
        return notebook.told();
    }

    /** Completes when the till has all its answers, or the lab is over; never fails. */
    Future<Void> play() {
        Future<Void> disturbed = story.till().cancelsAfter() == null
                ? Future.succeededFuture()
                : shop.pause(story.till().cancelsAfter()).compose(paused -> cancel(1, Result.class::isInstance));
        Future<Void> sold = begin().compose(this::known).compose(this::afterwards);
        return Future.join(disturbed, sold).<Void>mapEmpty().andThen(end -> {
            if (end.succeeded() && !shop.over().get()) {
                notebook.end();
            }
        });
    }

    private Future<SaleVerdict> begin() {
        if (story.till().copies() == 1 && !story.customer().qr()) {
            return till.pay(payment);
        }
        return copies(story.till().copies(), this::first).compose(results -> {
            String asked = story.customer().qr() ? "precreate" : "pay";
            results.forEach(result -> notebook.hear(asked, result));
            if (results.stream().allMatch(LabSale::tookNothing)) {
                notebook.nothingTaken(results.get(0));
                return Future.succeededFuture(new SaleVerdict(SaleVerdict.Ending.REJECTED, results.get(0)));
            }
            return results.stream()
                    .filter(result -> ending(result) != null)
                    .findFirst()
                    .map(result -> Future.succeededFuture(new SaleVerdict(ending(result), result)))
                    .orElseGet(() -> {
                        scan(results);
                        return till.await(payment);
                    });
        });
    }

    private Future<Result> first(int copy) {
        return story.customer().qr()
                ? shop.clients().way(copy).precreate(payment)
                : shop.clients().way(copy).pay(payment);
    }

    /** Certain that this request neither stored nor sent anything. */
    private static boolean tookNothing(Result result) {
        return result instanceof Result.NotSent
                || result instanceof Result.Refused
                || result instanceof Result.Answered answer
                        && answer.code() == ResultCode.FAIL
                        && answer.error() != BizError.CLIENT_SN_CONFLICT;
    }

    /** Null where the loop goes on; as {@link Till} reads an answer. */
    private static SaleVerdict.Ending ending(Result result) {
        if (!(result instanceof Result.Answered answer) || answer.code() == null) {
            return null;
        }
        return switch (answer.code()) {
            case PAY_SUCCESS -> SaleVerdict.Ending.PAID_AT_ONCE;
            case PAY_FAIL, PRECREATE_FAIL -> SaleVerdict.Ending.FAILED;
            case PAY_FAIL_ERROR -> SaleVerdict.Ending.BEING_REVERSED;
            default -> null;
        };
    }

    private void scan(List<Result> results) {
        if (story.customer().scansAfter() == null) {
            return;
        }
        results.stream()
                .filter(Result.Answered.class::isInstance)
                .flatMap(result -> ((Result.Answered) result).order().stream())
                .filter(data -> data.qrCode() != null)
                .findFirst()
                // A QR code that is closed by then is not scanned: the customer goes away.
                .ifPresent(data -> shop.pause(story.customer().scansAfter())
                        .compose(paused -> shop.world().scan(data.sn())));
    }

    /**
     * If the loop ended without an outcome, an operator continues: by a cancel that was not confirmed, else by the
     * loop again.
     */
    private Future<SaleVerdict> known(SaleVerdict verdict) {
        notebook.hear(verdict);
        if (verdict.ending() == SaleVerdict.Ending.CANCELED_IN_TIME) {
            notebook.takesBack();
        }
        if (shop.over().get()) {
            return Future.succeededFuture(verdict);
        }
        return switch (verdict.ending()) {
            case CANCEL_UNCERTAIN -> cancel(1, OrderRecorder::isKnown).map(verdict);
            case LOOP_REFUSED ->
                shop.pause(REPEAT).compose(paused -> till.await(payment)).compose(this::known);
            default -> Future.succeededFuture(verdict);
        };
    }

    private Future<Void> afterwards(SaleVerdict verdict) {
        if (verdict.advice() != SaleVerdict.Advice.HAND_OVER) {
            return Future.succeededFuture();
        }
        Future<Void> all = Future.succeededFuture();
        for (SaleScript.Deed deed : story.afterwards()) {
            all = all.compose(done -> shop.pause(LEAST)).compose(paused -> perform(deed));
        }
        return all;
    }

    private Future<Void> perform(SaleScript.Deed deed) {
        return switch (deed.what()) {
            case REFUND -> refund(deed, deed.copies());
            case CANCEL -> cancel(deed.copies(), OrderRecorder::isKnown);
            case REVOKE ->
                undo(deed.copies(), "revoke", copy -> shop.clients().way(copy).revoke(order), OrderRecorder::isKnown);
        };
    }

    private Future<Void> cancel(int copies, Predicate<Result> enough) {
        return undo(copies, "cancel", copy -> shop.clients().way(copy).cancel(order), enough);
    }

    private Future<Void> undo(int copies, String asked, IntFunction<Future<Result>> ask, Predicate<Result> enough) {
        notebook.takesBack();
        return copies(copies, ask).compose(results -> {
            results.forEach(result -> notebook.hear(asked, result));
            return results.stream().anyMatch(enough) || shop.over().get()
                    ? Future.succeededFuture()
                    : shop.pause(REPEAT).compose(paused -> undo(1, asked, ask, enough));
        });
    }

    private Future<Void> refund(SaleScript.Deed deed, int copies) {
        notebook.takesBack();
        Refund refund = new Refund(order, deed.requestNo(), Fen.of(deed.amount()), "lab");
        return copies(copies, copy -> shop.clients().way(copy).refund(refund)).compose(results -> {
            List<Result.Answered> done = results.stream()
                    .filter(Result.Answered.class::isInstance)
                    .map(Result.Answered.class::cast)
                    .filter(answer -> answer.code() == ResultCode.REFUND_SUCCESS)
                    .toList();
            done.forEach(answer -> notebook.refunded(deed, answer));
            if (!done.isEmpty() || shop.over().get()) {
                return Future.succeededFuture();
            }
            if (results.stream().allMatch(LabSale::failed)) {
                notebook.notRefunded(deed, results.get(0));
                return Future.succeededFuture();
            }
            return shop.pause(REPEAT).compose(paused -> refund(deed, 1));
        });
    }

    private static boolean failed(Result result) {
        return result instanceof Result.Answered answer && answer.code() == ResultCode.FAIL;
    }

    /** Sends that many at once, each another way, and waits for all of them: none may still be under way afterwards. */
    private static Future<List<Result>> copies(int count, IntFunction<Future<Result>> ask) {
        List<Future<Result>> all = IntStream.range(0, count).mapToObj(ask).toList();
        return Future.all(all).map(done -> done.<Result>list());
    }
}
