package upay.http.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Selects the connections to close when the limit is reached and a new client connects: first those without any valid
 * signature, then idle ones; of both, those of the party that has the most, the longest idle first. So a party that
 * takes all connections gives way to the others, and a connection with a request in progress is never closed.
 */
public final class ConnectionEviction {
    /** Selection scans all connections: it must not run for each new one. */
    private static final int AT_ONCE = 16;

    private ConnectionEviction() {}

    /** @return the connections to close; empty if there are none to spare */
    public static List<ClientConnection> toClose(Collection<ClientConnection> clientConnections) {
        List<ClientConnection> spare =
                clientConnections.stream().filter(ClientConnection::isSpare).toList();
        List<ClientConnection> unknownTerminals = spare.stream()
                .filter(clientConnection -> clientConnection.signer() == null)
                .toList();
        return unknownTerminals.isEmpty()
                ? ofTheLargest(spare, ClientConnection::signer)
                : ofTheLargest(
                        unknownTerminals,
                        clientConnection -> clientConnection.address().origin());
    }

    private static <P> List<ClientConnection> ofTheLargest(
            List<ClientConnection> clientConnections, Function<ClientConnection, P> party) {
        Map<P, List<ClientConnection>> parties =
                clientConnections.stream().collect(Collectors.groupingBy(party, HashMap::new, Collectors.toList()));
        int most = parties.values().stream().mapToInt(List::size).max().orElse(0);
        // If no party has two, all count as one party.
        List<ClientConnection> largest = most < 2
                ? clientConnections
                : parties.values().stream()
                        .filter(all -> all.size() == most)
                        .findFirst()
                        .orElseThrow();
        // Half of them at most: the party goes on, and the next selection may hit another one.
        int count = Math.max(Math.min(1, largest.size()), Math.min(AT_ONCE, most / 2));
        List<ClientConnection> oldest = new ArrayList<>(largest);
        oldest.sort(Comparator.comparingLong(ClientConnection::since));
        return oldest.subList(0, count);
    }
}
