package upay.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import upay.books.Bookkeeping;
import upay.books.OrderDraft;
import upay.books.TransactionDraft;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.domain.webhook.WebhookEventType;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.history.HistoryFormat;
import upay.history.HistoryRecord;
import upay.port.Ledger;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ledger.Claim;
import upay.port.Ledger.Opened;
import upay.port.WebhookEvent;

/**
 * What the store holds, and the rules of the port {@link Ledger} over it, line by line; without any transport. Keeps every
 * version of every order, so that a test can read an order's history.
 */
public final class InMemoryOrders {
    private final VirtualTime time;
    private final Map<OrderKey, List<OrderState>> history = new LinkedHashMap<>();
    private final Map<String, OrderKey> byClientSn = new HashMap<>();
    private final Set<String> reserved = new HashSet<>();
    private final Map<OrderKey, Instant> asked = new HashMap<>();
    private final Map<OrderKey, List<HistoryEntry>> told = new HashMap<>();
    private final DailyRefundSums sums = new DailyRefundSums();
    private final List<WebhookEvent> notifications = new ArrayList<>();

    public InMemoryOrders(VirtualTime time) {
        this.time = time;
    }

    /** All webhook events, in their order. */
    public List<WebhookEvent> notifications() {
        return notifications;
    }

    public Set<OrderKey> keys() {
        return history.keySet();
    }

    /** All versions of an order, as they were stored one after the other. */
    public List<OrderState> history(OrderKey key) {
        return history.getOrDefault(key, List.of());
    }

    public Optional<OrderState> load(OrderKey key) {
        List<OrderState> versions = history(key);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    private static String name(String merchantId, String clientSn) {
        return merchantId + "/" + clientSn;
    }

    private static OrderState newestOnly(OrderState state) {
        return new OrderState(state.order(), List.of(state.newest()));
    }

    /** The order's history, as a store keeps it: in text. */
    public List<HistoryEntry> told(OrderKey key) {
        return told.getOrDefault(key, List.of());
    }

    private void tell(OrderState after, HistoryRecord report, String text) {
        Instant at = report.at() == null ? time.now() : report.at();
        Order order = after.order();
        told.computeIfAbsent(order.key(), k -> new ArrayList<>())
                .add(new HistoryEntry(
                        order.version(), order.status(), at, report.instance(), HistoryFormat.read(at, text)));
    }

    private void tell(OrderState after, long instance, HistoryEvent event) {
        HistoryRecord report = new HistoryRecord(event.at(), instance, List.of(event));
        tell(after, report, report.text(List.of(), List.of()));
    }

    public Opened open(Order order, Transaction payment, HistoryRecord report) {
        String name = name(order.key().merchantId(), order.purchase().clientSn());
        if (reserved.contains(name)) {
            return new Opened.Reserved();
        }
        OrderKey present = byClientSn.get(name);
        if (present != null) {
            return new Opened.Taken(newestOnly(load(present).orElseThrow()));
        }
        byClientSn.put(name, order.key());
        OrderState opened = new OrderState(order, List.of(payment));
        store(opened);
        tell(opened, report, report.text(List.of(payment), List.of()));
        return new Opened.Stored();
    }

    private void store(OrderState state) {
        OrderInvariants.check(state);
        history.computeIfAbsent(state.order().key(), k -> new ArrayList<>()).add(state);
    }

    public Optional<OrderState> find(String merchantId, String sn, String clientSn) {
        Optional<OrderState> found = Optional.empty();
        if (sn != null && sn.matches("[0-9]{1,18}")) {
            found = load(new OrderKey(merchantId, Long.parseLong(sn)));
        }
        if (found.isEmpty() && sn != null) {
            found = history.keySet().stream()
                    .filter(key -> key.merchantId().equals(merchantId))
                    .flatMap(key -> load(key).stream())
                    .filter(state -> sn.equals(state.order().trade().tradeNo()))
                    .findFirst();
        }
        if (found.isEmpty() && clientSn != null) {
            found = Optional.ofNullable(byClientSn.get(name(merchantId, clientSn)))
                    .flatMap(this::load);
        }
        return found.map(InMemoryOrders::newestOnly);
    }

    public Applied apply(Change change) {
        OrderState before = load(change.after().key()).orElse(null);
        if (before == null || before.order().version() != change.expectedVersion()) {
            return Applied.LOST_RACE;
        }
        boolean taken = change.added().stream()
                .map(transaction -> transaction.request().refundRequestNo())
                .anyMatch(no -> no != null && before.refund(no).isPresent());
        if (taken) {
            return Applied.LOST_RACE;
        }
        if (!sums.add(change)) {
            return Applied.OVER_CAP;
        }
        OrderState after = Bookkeeping.after(before, change);
        store(after);
        tell(after, change.report(), change.history());
        change.notification(EnumSet.allOf(WebhookEventType.class)).ifPresent(notifications::add);
        return Applied.DONE;
    }

    public boolean reserve(String merchantId, String clientSn) {
        String name = name(merchantId, clientSn);
        if (byClientSn.containsKey(name)) {
            return false;
        }
        reserved.add(name);
        return true;
    }

    boolean acquireQueryPermit(OrderKey key, Duration spacing) {
        Instant last = asked.get(key);
        if (history(key).isEmpty() || last != null && time.now().isBefore(last.plus(spacing))) {
            return false;
        }
        asked.put(key, time.now());
        return true;
    }

    public List<Claim> claim(long instance, Instant now, Instant until, int limit) {
        return history.keySet().stream()
                .flatMap(key -> load(key).orElseThrow().transactions().stream())
                .filter(Transaction::isOpen)
                .filter(t -> isDead(t.work().owner(), instance)
                        || isMine(t, instance) && !t.work().dueAt().isAfter(now))
                .sorted(Comparator.comparing(transaction -> transaction.work().dueAt()))
                .limit(limit)
                .toList()
                .stream()
                .map(t -> take(t, instance, until))
                .map(t -> new Claim(load(t.order()).orElseThrow(), t.tsn()))
                .toList();
    }

    private boolean isDead(long owner, long instance) {
        return owner != 0 && owner != instance && time.isDead(owner);
    }

    private static boolean isMine(Transaction t, long instance) {
        return t.work().owner() == 0 || t.work().owner() == instance;
    }

    public Optional<Claim> claim(long instance, OrderKey key, long tsn, Instant until) {
        return load(key)
                .flatMap(state -> state.transaction(tsn))
                .filter(Transaction::isOpen)
                .filter(t -> isDead(t.work().owner(), instance) || isMine(t, instance))
                .map(t -> take(t, instance, until))
                .map(t -> new Claim(load(key).orElseThrow(), tsn));
    }

    private Transaction take(Transaction t, long instance, Instant until) {
        TransactionDraft draft = new TransactionDraft(t);
        draft.owner = instance;
        draft.dueAt = until;
        OrderState before = load(t.order()).orElseThrow();
        Order raised = new OrderDraft(before.order()).build();
        OrderState after =
                Bookkeeping.after(before, new Change(before.order(), raised, List.of(), List.of(draft.build())));
        store(after);
        tell(
                after,
                instance,
                new HistoryEvent.Taken(time.now(), t.tsn(), t.work().owner(), until));
        return draft.build();
    }

    void release(long instance, Instant now) {
        for (OrderKey key : List.copyOf(history.keySet())) {
            OrderState state = load(key).orElseThrow();
            for (Transaction t : state.transactions()) {
                if (t.isOpen() && t.work().owner() == instance) {
                    TransactionDraft draft = new TransactionDraft(t);
                    draft.owner = 0;
                    draft.dueAt = t.work().dueAt().isBefore(now) ? t.work().dueAt() : now;
                    OrderState present = load(key).orElseThrow();
                    Order raised = new OrderDraft(present.order()).build();
                    OrderState after = Bookkeeping.after(
                            present, new Change(present.order(), raised, List.of(), List.of(draft.build())));
                    store(after);
                    tell(after, instance, new HistoryEvent.Released(now, t.tsn(), draft.dueAt));
                }
            }
        }
    }
}
