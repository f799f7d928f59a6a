package upay.lab.drill;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the alert drill does wrong, act by act: the faults of one act begin together. */
final class AlertProvocations {
    private final RequestFaults requests;
    private final ChannelFaults channels;
    private final StoreFaults store;
    private final WebhookFaults webhooks;
    private final InstanceFaults instances;

    /** @param stage null: only to list the alerts */
    AlertProvocations(AlertStage stage) {
        this.requests = new RequestFaults(stage);
        this.channels = new ChannelFaults(stage);
        this.store = new StoreFaults(stage);
        this.webhooks = new WebhookFaults(stage);
        this.instances = new InstanceFaults(stage);
    }

    /** Those that change nothing for other faults come first, together. */
    List<List<Provocation>> acts() {
        return List.of(
                background(),
                tooMuch(),
                List.of(Provocation.of(
                        "no channel can be reached; refunds are asked for",
                        channels::unreachable,
                        "UpayReversalsUnconfirmed",
                        "UpayRequestsFailing",
                        "UpayRequestsFailingSlowly",
                        "UpayChannelOutOfOrder",
                        "UpayManualReview",
                        "UpayManualReviewsMany")),
                slowStore(),
                List.of(
                        Provocation.of(
                                "a gateway loses the store for 14 s, again and again",
                                store::cutOff,
                                "UpayStoreDownForInstance",
                                "UpayLeaseShort",
                                "UpayTakeovers"),
                        Provocation.of(
                                "a gateway is frozen for 3.4 s, again and again",
                                instances::frozen,
                                "UpayEventLoopLate",
                                "UpayEventLoopBlocked"),
                        Provocation.of(
                                "a gateway has a small heap and thousands of idle connections",
                                instances::smallHeap,
                                "UpayMemoryShort"),
                        Provocation.lasting(
                                "the oldest instance does not audit", store::idleAuditor, "UpayAuditNotRun")),
                List.of(Provocation.of("the store is stopped", store::stopped, "UpayStoreDown")),
                List.of(Provocation.of(
                        "a gateway is killed while customers confirm", instances::killed, "UpayInstanceDown")),
                List.of(Provocation.of(
                        "a gateway is killed and started three times", instances::restarted, "UpayInstanceRestarting")),
                List.of(Provocation.alone("no till sells any more", requests::silence, "UpayNoPayments")),
                List.of(Provocation.alone("all gateways are killed", instances::noGateway, "UpayNoInstance")));
    }

    private List<Provocation> background() {
        return List.of(
                Provocation.lasting("a channel is switched off", channels::switchedOff, "UpayChannelSwitchedOff"),
                Provocation.lasting(
                        "an account has a wrong key",
                        channels::wrongKey,
                        "UpayChannelWrongSignatures",
                        "UpayChannelAccountFailing"),
                Provocation.of("a channel does not give out a bill", channels::noBill, "UpayBillMissing"),
                Provocation.lasting("a gateway is of another version", instances::anotherVersion, "UpayVersionsDiffer"),
                Provocation.of(
                        "certificates of an account and of a port end in a day",
                        channels::endingCertificates,
                        "UpayChannelCertificateEnding",
                        "UpayTlsCertificateEnding",
                        "UpayCertificateEndsSoon"),
                Provocation.of("a till has a wrong secret", requests::wrongSecret, "UpayForgedRequests"),
                Provocation.of("callbacks are forged", channels::forgedCallbacks, "UpayCallbacksRefused"),
                Provocation.of(
                        "a receiver of webhooks is dead",
                        webhooks::deadReceiver,
                        "UpayWebhooksFailing",
                        "UpayWebhooksGivenUp"),
                Provocation.of("a receiver of webhooks never answers", webhooks::silentReceiver, "UpayWebhooksWaiting"),
                Provocation.of("an overdue order is locked", store::lockedOrder, "UpaySettlementOverdue"),
                Provocation.of(
                        "more customers do not confirm than may be queried", store::unconfirmed, "UpayPollsDelayed"),
                Provocation.of("a bill has an unknown payment", store::unknownPayment, "UpayFindingsOpen"),
                Provocation.of("statements cannot be collected", store::statements, "UpayStatementsBehind"),
                Provocation.of("orders end before they began", store::impossibleTimes, "UpayInvariantViolated"));
    }

    private List<Provocation> tooMuch() {
        return List.of(
                Provocation.of(
                        "three tills send more than a gateway of eight places can do",
                        requests::flood,
                        "UpayOverloaded",
                        "UpayPartyOverLimit"),
                Provocation.of(
                        "many tills of one address send more than a gateway of 64 places can do",
                        requests::floodFromOneAddress,
                        "UpayAddressOverLimit"),
                Provocation.of(
                        "half of all calls to the channels take more than three seconds",
                        channels::slow,
                        "UpayPaymentsSlow",
                        "UpayChannelSlow"));
    }

    private List<Provocation> slowStore() {
        return List.of(
                Provocation.of("a statement takes a fifth of a second", store::slow, "UpayStoreSlow"),
                Provocation.of(
                        "more payments come than a gateway with four connections can write",
                        store::crowded,
                        "UpayStoreQueueLong",
                        "UpayStoreConnectionsExhausted",
                        "UpayStoreRefusing"),
                Provocation.of("the file of a log cannot grow", instances::fullLog, "UpayLogLinesDropped"),
                Provocation.of(
                        "a gateway has a tenth of its file descriptors left",
                        instances::fewFileDescriptors,
                        "UpayFileDescriptorsShort"));
    }

    /** @param only the acts without the faults that provoke none of these; empty: all */
    List<List<Provocation>> acts(Set<String> only) {
        return acts().stream()
                .map(act -> act.stream()
                        .filter(provocation -> only.isEmpty() || !Collections.disjoint(provocation.alerts(), only))
                        .toList())
                .filter(act -> !act.isEmpty())
                .toList();
    }

    /** The alerts that some fault provokes. */
    Set<String> alerts() {
        return acts().stream()
                .flatMap(List::stream)
                .flatMap(provocation -> provocation.alerts().stream())
                .collect(Collectors.toSet());
    }
}
