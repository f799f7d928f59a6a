package upay.lab.bills;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares the findings with the faults that were ordered: each fault must have its finding, with its class, and no finding
 * may be there without a fault. Pure.
 *
 * <p>Accounts with one merchant number have one bill at the sandbox: a fault in it may be found once for each of them.
 */
final class FindingJudge {
    /**
     * One fault.
     *
     * @param found the classes of its findings
     * @param count how many findings it has
     */
    record Line(Injection injection, Set<String> found, int count, boolean ok) {}

    /**
     * What came of all.
     *
     * @param unexpected findings without a fault
     */
    record Verdict(List<Line> lines, List<Found> unexpected) {
        boolean isSound() {
            return unexpected.isEmpty() && lines.stream().allMatch(Line::ok);
        }
    }

    private FindingJudge() {}

    static Verdict judge(List<Injection> injections, Collection<Found> findings) {
        Set<Found> rest = new HashSet<>(findings);
        List<Line> lines = new ArrayList<>();
        for (Injection injection : injections) {
            List<Found> own = findings.stream()
                    .filter(found -> found.channel().equals(injection.channel())
                            && injection.subject().equals(found.subject()))
                    .toList();
            own.forEach(rest::remove);
            Set<String> kinds = new HashSet<>();
            own.forEach(found -> kinds.add(found.kind()));
            Set<String> wanted = injection.fault().found().map(Set::of).orElse(Set.of());
            lines.add(new Line(injection, kinds, own.size(), kinds.equals(wanted)));
        }
        return new Verdict(
                lines,
                rest.stream().sorted((a, b) -> Long.compare(a.id(), b.id())).toList());
    }
}
