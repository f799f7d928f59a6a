package upay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.audit.AuditChain.Head;
import upay.audit.AuditEntry.Change;
import upay.audit.AuditEntry.Source;

@DisplayName("Each entry's hash covers all of its fields and the hash before")
class AuditChainTest {
    private static final Instant AT = Instant.parse("2026-11-30T08:09:10.123456Z");
    private static final AuditSource ANN =
            new AuditSource(AuditSource.Who.SYSTEM_USER, "ann", AuditSource.How.CLI, "host1");
    private static final Change CHANGE = new Change("merchant-add", "merchant", "m1", null, "{\"名\": 1}", "why");
    private static final AuditEntry ENTRY = AuditChain.next(Head.EMPTY, AT, ANN, CHANGE);

    @Test
    @DisplayName("the canonical form is documented, byte by byte")
    void canonical() {
        assertThat(AuditChain.canonical(ENTRY)).isEqualTo("""
                id 1 1
                at 27 2026-11-30T08:09:10.123456Z
                who 11 system-user
                name 3 ann
                how 3 cli
                from 5 host1
                action 12 merchant-add
                kind 8 merchant
                subject 2 m1
                before -
                after 10 {"名": 1}
                reason 3 why
                """);
        // As Python's hashlib computes it.
        assertThat(ENTRY.hash()).isEqualTo("00c6b4a33e8c467b7d8e841e78dba189c2999e314df71158e5deac8a9d149ec6");
    }

    private static AuditEntry with(Source source, Change change) {
        return new AuditEntry(1, AT, source, change, ENTRY.hash());
    }

    private static Change change(String... fields) {
        return new Change(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
    }

    static Stream<AuditEntry> changed() {
        Source source = ENTRY.source();
        return Stream.of(
                new AuditEntry(1, AT.plusNanos(1000), source, CHANGE, ENTRY.hash()),
                with(new Source("user", "ann", "cli", "host1"), CHANGE),
                with(new Source("system-user", "bob", "cli", "host1"), CHANGE),
                with(new Source("system-user", "ann", "api", "host1"), CHANGE),
                with(new Source("system-user", "ann", "cli", "host2"), CHANGE),
                with(source, change("merchant-close", "merchant", "m1", null, "{\"名\": 1}", "why")),
                with(source, change("merchant-add", "store", "m1", null, "{\"名\": 1}", "why")),
                with(source, change("merchant-add", "merchant", "m2", null, "{\"名\": 1}", "why")),
                with(source, change("merchant-add", "merchant", "m1", "", "{\"名\": 1}", "why")),
                with(source, change("merchant-add", "merchant", "m1", null, null, "why")),
                with(source, change("merchant-add", "merchant", "m1", null, "{\"名\": 2}", "why")),
                with(source, change("merchant-add", "merchant", "m1", null, "{\"名\": 1}", null)),
                // The same bytes, divided otherwise.
                with(source, change("merchant-add", "merchant", "m1\nbefore -\nafter 2 {}", null, "{}", "why")));
    }

    @ParameterizedTest
    @MethodSource("changed")
    @DisplayName("a change of any field is found")
    void change(AuditEntry changed) {
        assertThat(AuditChain.fault(Head.EMPTY, ENTRY)).isEmpty();
        assertThat(AuditChain.fault(Head.EMPTY, changed))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("entry 1 is not as it was written"));
    }

    @Test
    @DisplayName("removed, exchanged and backdated entries are found, and entries of another chain")
    void order() {
        AuditEntry second = AuditChain.next(Head.of(ENTRY), AT.plusSeconds(1), ANN, CHANGE);
        AuditEntry third = AuditChain.next(Head.of(second), AT.plusSeconds(2), ANN, CHANGE);
        assertThat(List.of(
                        AuditChain.fault(Head.of(ENTRY), second).isPresent(),
                        AuditChain.fault(Head.of(second), third).isPresent()))
                .containsOnly(false);

        assertThat(AuditChain.fault(Head.of(ENTRY), third)).hasValue("entry 2 is missing: 3 follows 1");
        assertThat(AuditChain.fault(Head.EMPTY, second)).hasValue("entry 1 is missing: 2 follows 0");
        AuditEntry other = AuditChain.next(
                Head.of(AuditChain.next(Head.EMPTY, AT, ANN, change("x", "y", "z", null, null, null))),
                AT.plusSeconds(1),
                ANN,
                CHANGE);
        assertThat(AuditChain.fault(Head.of(ENTRY), other)).isPresent();
        AuditEntry early = new AuditEntry(2, AT.minusSeconds(1), second.source(), CHANGE, second.hash());
        assertThat(AuditChain.fault(Head.of(ENTRY), early))
                .hasValue("entry 2 is of 2026-11-30T08:09:09.123456Z, before the entry before it");
    }

    @Test
    @DisplayName("a store whose clock goes back does not break the chain: the time stands still")
    void clock() {
        AuditEntry second = AuditChain.next(Head.of(ENTRY), AT.minusSeconds(60), ANN, CHANGE);

        assertThat(second.at()).isEqualTo(AT);
        assertThat(AuditChain.fault(Head.of(ENTRY), second)).isEmpty();
    }
}
