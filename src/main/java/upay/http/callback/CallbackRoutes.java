package upay.http.callback;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.http.HttpSettings;
import upay.http.admission.AddressUsage;
import upay.http.admission.AdmissionControl;
import upay.http.admission.BodyBudget;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;
import upay.metrics.ChannelMetrics;
import upay.operation.CallbackOperation;

/**
 * Receives the callbacks of channels: {@code /notify/{channel}/{merchant}}, and behind it the account if it has
 * a name, by POST or GET as each channel does. The
 * routes need no authentication: bodies are bounded in length, time and number, apart from the limits of merchants'
 * requests, and so is the number of callbacks with a wrong signature from one address, since each costs a signature
 * check.
 *
 * <p>Threads: one for all verticle instances.
 */
public final class CallbackRoutes implements Consumer<Router> {
    /** In flight at a time: channels send one for each payment, and repeat those that are not acknowledged. */
    private static final int IN_WORK_MAX = 256;

    private static final int ADDRESS_FACTOR = 4;

    /**
     * Callbacks with a wrong signature, per address: a channel that rotates its keys sends at most this many before
     * an operator reacts.
     */
    private static final int UNBELIEVED_AT_ONCE = 256;

    private static final int UNBELIEVED_PER_SECOND = 16;

    /** The merchant id is taken from the path and used in keys of the store. */
    private static final Pattern MERCHANT = Pattern.compile("[\\p{Graph}&&[^/]]{1,64}");

    private final CallbackOperation operation;
    private final AdmissionControl admission;
    private final ChannelMetrics metrics;
    private final int bodyLimitBytes;
    private final Duration bodyTimeout;
    private final int budgetBytes;
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger heldBytes = new AtomicInteger();
    private final CallbackQuota allowances =
            new CallbackQuota(UNBELIEVED_AT_ONCE, UNBELIEVED_PER_SECOND, System::nanoTime);

    /** @param admission provides whether the instance is draining */
    public CallbackRoutes(CallbackOperation operation, AdmissionControl admission, HttpSettings settings) {
        this(operation, admission, settings, ChannelMetrics.NONE);
    }

    /**
     * @param admission provides whether the instance is draining
     * @param metrics counts and measures the callbacks
     */
    public CallbackRoutes(
            CallbackOperation operation, AdmissionControl admission, HttpSettings settings, ChannelMetrics metrics) {
        this.metrics = metrics;
        this.operation = operation;
        this.admission = admission;
        this.bodyLimitBytes = settings.bounds().bodyLimitBytes();
        this.bodyTimeout = settings.timeouts().body();
        this.budgetBytes = settings.bounds().bodyBudgetBytes();
    }

    @Override
    public void accept(Router router) {
        for (String path : List.of("/notify/:channel/:merchant", "/notify/:channel/:merchant/:account")) {
            router.get(path).handler(this::receive);
            router.post(path).handler(this::receive);
        }
    }

    private void receive(RoutingContext routing) {
        Optional<Payway> payway = payway(routing.pathParam("channel"));
        String merchantId = routing.pathParam("merchant");
        String account = routing.pathParam("account");
        if (payway.isEmpty()
                || !MERCHANT.matcher(merchantId).matches()
                || account != null && !AccountName.isText(account)) {
            routing.next();
        } else {
            AccountName named = account == null ? null : AccountName.read(account);
            new CallbackExchange(this, routing, payway.get(), merchantId, named).read();
        }
    }

    private static Optional<Payway> payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst();
    }

    /**
     * Takes a place if one is free for this address, which may hold four times as many as are free. A caller that
     * gets true must call {@link #leave} exactly once.
     */
    boolean enter(AddressUsage address) {
        int free = IN_WORK_MAX - inWork.get();
        if (admission.isDraining()
                || free <= 0
                || address.callbacks().take(Kind.BEGUN, 1, ADDRESS_FACTOR * (long) free + 1) != Taken.YES) {
            return false;
        }
        if (inWork.incrementAndGet() > IN_WORK_MAX || !allowances.take(address.toString())) {
            inWork.decrementAndGet();
            address.callbacks().give(Kind.BEGUN, 1);
            return false;
        }
        return true;
    }

    /** @param believed true if the callback was genuine, so that it costs its address nothing */
    void leave(AddressUsage address, boolean believed) {
        inWork.decrementAndGet();
        address.callbacks().give(Kind.BEGUN, 1);
        if (believed) {
            allowances.giveBack(address.toString());
        }
    }

    /** Takes budget for bytes of an unfinished body; false if it is exhausted, in total or for this address. */
    boolean hold(AddressUsage address, int bytes) {
        if (address.callbacks().take(Kind.BYTES, bytes, BodyBudget.ADDRESS_BYTES_MAX) != Taken.YES) {
            return false;
        }
        if (heldBytes.addAndGet(bytes) > budgetBytes) {
            release(address, bytes);
            return false;
        }
        return true;
    }

    void release(AddressUsage address, int bytes) {
        heldBytes.addAndGet(-bytes);
        address.callbacks().give(Kind.BYTES, bytes);
    }

    ChannelMetrics metrics() {
        return metrics;
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
