package upay.api.overview;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upay.port.Outbox;
import upay.store.Store;
import upay.store.registry.ChannelRegistry;
import upay.store.report.OpenWork;
import upay.store.report.OrderHistory.InstanceStatus;

/**
 * What the whole store has that waits, for all instances. Each part is a statement of bounded cost.
 *
 * @param work transactions that are due, and those that wait for a person
 * @param findings that a person has to look at, by class
 */
record StoreWork(
        OpenWork.Found work,
        Map<String, Integer> findings,
        Outbox.Backlog webhooks,
        List<ChannelRegistry.Switch> switches,
        List<InstanceStatus> instances) {
    private static final Duration OVERDUE = Duration.ofMinutes(1);
    private static final int INSTANCES_MAX = 50;
    private static final int SWITCHES_MAX = 200;

    static Future<StoreWork> read(Store store, Duration manualReviewAfter) {
        return store.openWork().now(manualReviewAfter).compose(work -> store.findings()
                .countForPersons()
                .compose(findings -> store.outbox().backlog(OVERDUE).compose(webhooks -> store.channelRegistry()
                        .switches("", "", SWITCHES_MAX)
                        .compose(switches -> store.history()
                                .pulses(INSTANCES_MAX)
                                .map(instances ->
                                        new StoreWork(work, byName(findings), webhooks, switches, instances))))));
    }

    private static Map<String, Integer> byName(Map<? extends Enum<?>, Integer> counts) {
        Map<String, Integer> names = new TreeMap<>();
        counts.forEach((type, count) -> names.put(type.name(), count));
        return names;
    }
}
