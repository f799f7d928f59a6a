package upay.lab.drill;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import upay.lab.LinkFault;

/** What the alert drill does wrong, act by act: the faults of one act begin together. */
final class AlertProvocations {
    private final AlertFaults faults;

    /** @param stage null: only to list the alerts */
    AlertProvocations(AlertStage stage) {
        this.faults = new AlertFaults(stage);
    }

    List<List<Provocation>> acts() {
        return List.of(
                List.of(Provocation.of("a till has a wrong secret", faults::wrongSecret, "UpayForgedRequests")),
                List.of(
                        Provocation.of(
                                "three tills send more than a gateway of eight places can do",
                                faults::flood,
                                "UpayOverloaded",
                                "UpayPartyOverLimit"),
                        Provocation.of(
                                "many tills of one address send more than a gateway of 64 places can do",
                                faults::floodFromOneAddress,
                                "UpayAddressOverLimit"),
                        Provocation.of(
                                "calls to the channels take four seconds",
                                () -> faults.channels(LinkFault.SLOW),
                                "UpayPaymentsSlow")),
                List.of(Provocation.of(
                        "no channel can be reached; refunds are asked for",
                        faults::deadChannels,
                        "UpayReversalsUnconfirmed",
                        "UpayRequestsFailing",
                        "UpayRequestsFailingSlowly")),
                List.of(Provocation.of(
                        "a gateway is killed while customers confirm", faults::killedGateway, "UpayInstanceDown")),
                List.of(Provocation.of(
                        "a gateway is killed and started three times",
                        faults::restartedGateway,
                        "UpayInstanceRestarting")),
                List.of(
                        Provocation.of(
                                "a gateway has a heap of 64 MiB and thousands of payments in progress",
                                faults::smallGateway,
                                "UpayMemoryShort"),
                        Provocation.of(
                                "a gateway has a tenth of its file descriptors left",
                                faults::fewFileDescriptors,
                                "UpayFileDescriptorsShort")),
                List.of(Provocation.of("no till sells any more", faults::silence, "UpayNoPayments")),
                List.of(Provocation.of("all gateways are killed", faults::noGateway, "UpayNoInstance")));
    }

    /** The alerts that some fault provokes. */
    Set<String> alerts() {
        return acts().stream()
                .flatMap(List::stream)
                .flatMap(provocation -> provocation.alerts().stream())
                .collect(Collectors.toSet());
    }
}
