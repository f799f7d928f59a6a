package upay.http.callback;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import upay.domain.Payway;
import upay.http.HttpSettings;
import upay.http.admission.AddressUsage;
import upay.http.admission.AdmissionControl;
import upay.http.admission.BodyBudget;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;
import upay.operation.CallbackOperation;

/**
 * Where channels send their notifications: {@code /notify/{channel}/{merchant}}, by POST or GET as each does. Anybody may
 * call: bodies are bounded in length, time and number, apart from the bounds of the shops' requests, and so is what an address
 * may send that is not believed, since each such notification costs the check of a signature.
 *
 * <p>Threads: one for all verticle instances.
 */
public final class CallbackRoutes implements Consumer<Router> {
    /** In work at a time: channels send one for each payment, and again what was not taken. */
    private static final int IN_WORK_MAX = 256;

    private static final int ADDRESS_FACTOR = 4;

    /** Not believed, of one address: a channel that turns its keys sends that many at most before somebody looks. */
    private static final int UNBELIEVED_AT_ONCE = 256;

    private static final int UNBELIEVED_PER_SECOND = 16;

    /** A merchant's id goes into the path and from there into the store's keys. */
    private static final Pattern MERCHANT = Pattern.compile("[\\p{Graph}&&[^/]]{1,64}");

    private final CallbackOperation operation;
    private final AdmissionControl admission;
    private final int bodyLimitBytes;
    private final Duration bodyTimeout;
    private final int budgetBytes;
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger heldBytes = new AtomicInteger();
    private final CallbackQuota allowances =
            new CallbackQuota(UNBELIEVED_AT_ONCE, UNBELIEVED_PER_SECOND, System::nanoTime);

    /** @param admission tells when the instance is draining */
    public CallbackRoutes(CallbackOperation operation, AdmissionControl admission, HttpSettings settings) {
        this.operation = operation;
        this.admission = admission;
        this.bodyLimitBytes = settings.bounds().bodyLimitBytes();
        this.bodyTimeout = settings.timeouts().body();
        this.budgetBytes = settings.bounds().bodyBudgetBytes();
    }

    @Override
    public void accept(Router router) {
        router.get("/notify/:channel/:merchant").handler(this::receive);
        router.post("/notify/:channel/:merchant").handler(this::receive);
    }

    private void receive(RoutingContext routing) {
        Optional<Payway> payway = payway(routing.pathParam("channel"));
        String merchantId = routing.pathParam("merchant");
        if (payway.isEmpty() || !MERCHANT.matcher(merchantId).matches()) {
            routing.next();
        } else {
            new CallbackExchange(this, routing, payway.get(), merchantId).read();
        }
    }

    private static Optional<Payway> payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst();
    }

    /**
     * Takes a place, if there is one for this address, which may have four times as many as are free; who gets true must {@link
     * #leave} exactly once.
     */
    boolean enter(AddressUsage visitor) {
        int free = IN_WORK_MAX - inWork.get();
        if (admission.isDraining()
                || free <= 0
                || visitor.notices().take(Kind.BEGUN, 1, ADDRESS_FACTOR * (long) free + 1) != Taken.YES) {
            return false;
        }
        if (inWork.incrementAndGet() > IN_WORK_MAX || !allowances.take(visitor.toString())) {
            inWork.decrementAndGet();
            visitor.notices().give(Kind.BEGUN, 1);
            return false;
        }
        return true;
    }

    /** @param believed whether it was a channel's own, so that it costs its address nothing */
    void leave(AddressUsage visitor, boolean believed) {
        inWork.decrementAndGet();
        visitor.notices().give(Kind.BEGUN, 1);
        if (believed) {
            allowances.giveBack(visitor.toString());
        }
    }

    /** Makes room for bytes of a body that is not complete yet; false when there is none, or not for this address. */
    boolean hold(AddressUsage visitor, int bytes) {
        if (visitor.notices().take(Kind.BYTES, bytes, BodyBudget.ADDRESS_BYTES_MAX) != Taken.YES) {
            return false;
        }
        if (heldBytes.addAndGet(bytes) > budgetBytes) {
            release(visitor, bytes);
            return false;
        }
        return true;
    }

    void release(AddressUsage visitor, int bytes) {
        heldBytes.addAndGet(-bytes);
        visitor.notices().give(Kind.BYTES, bytes);
    }

    boolean isDraining() {
        return admission.isDraining();
    }

    CallbackOperation operation() {
        return operation;
    }

    int bodyLimitBytes() {
        return bodyLimitBytes;
    }

    Duration bodyTimeout() {
        return bodyTimeout;
    }
}
