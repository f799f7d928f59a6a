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
 * Which connections go when all are taken and somebody else comes: those on which nobody ever signed, then those that lie
 * unused; of both, those of the party that has the most, the longest unused first. So whoever takes all connections gives them
 * up to all others, and a connection that is being worked on is never taken.
 */
public final class ConnectionEviction {
    /** Choosing looks at all connections: it must not be done for each that comes. */
    private static final int AT_ONCE = 16;

    private ConnectionEviction() {}

    /** @return to be closed; empty when there are none to spare */
    public static List<ClientConnection> toClose(Collection<ClientConnection> links) {
        List<ClientConnection> spare =
                links.stream().filter(ClientConnection::isSpare).toList();
        List<ClientConnection> unknownTerminals =
                spare.stream().filter(link -> link.signer() == null).toList();
        return unknownTerminals.isEmpty()
                ? ofTheLargest(spare, ClientConnection::signer)
                : ofTheLargest(unknownTerminals, link -> link.visitor().origin());
    }

    private static <P> List<ClientConnection> ofTheLargest(
            List<ClientConnection> links, Function<ClientConnection, P> party) {
        Map<P, List<ClientConnection>> parties =
                links.stream().collect(Collectors.groupingBy(party, HashMap::new, Collectors.toList()));
        int most = parties.values().stream().mapToInt(List::size).max().orElse(0);
        // Where nobody has two, all are one party.
        List<ClientConnection> largest = most < 2
                ? links
                : parties.values().stream()
                        .filter(all -> all.size() == most)
                        .findFirst()
                        .orElseThrow();
        // Half of them at most: the party goes on, and what is chosen next may be another's.
        int count = Math.max(Math.min(1, largest.size()), Math.min(AT_ONCE, most / 2));
        List<ClientConnection> oldest = new ArrayList<>(largest);
        oldest.sort(Comparator.comparingLong(ClientConnection::since));
        return oldest.subList(0, count);
    }
}
