package upay.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which sale comes when. There is no chance in it: of every hundred sales as many are of each kind as {@link Kind} says, in an
 * order that mixes them, so that two runs send the same.
 */
final class LoadPlan {
    private static final int ROUND = 100;
    /** No divisor in common with the round: every slot comes once in it. */
    private static final int STRIDE = 37;

    private final String run;
    private final List<Till> tills;
    private final List<String> codes;
    private final Kind[] slots = new Kind[ROUND];

    /**
     * @param run no two runs at one gateway may share it
     * @param codes payment codes, in turns
     * @param magic whether amounts may mean something: at a sandbox
     * @param scanner whether QR codes are scanned
     */
    LoadPlan(String run, List<Till> tills, List<String> codes, boolean magic, boolean scanner) {
        this.run = run;
        this.tills = tills;
        this.codes = codes;
        List<Kind> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            boolean possible = (magic || !kind.needsSandbox()) && (scanner || !kind.needsScanner());
            for (int i = 0; i < kind.inHundred(); i++) {
                all.add(possible ? kind : Kind.PAY);
            }
        }
        for (int i = 0; i < ROUND; i++) {
            slots[i * STRIDE % ROUND] = all.get(i);
        }
    }

    /** The i-th, from 0. */
    Sale sale(int i) {
        Kind kind = slots[i % ROUND];
        long total = total(kind, i);
        return new Sale(
                tills.get(i % tills.size()),
                "load-" + run + "-" + i,
                kind,
                total,
                refund(kind, total),
                kind == Kind.QR ? null : codes.get((i + i / ROUND) % codes.size()));
    }

    /** Below what means something. */
    private static long total(Kind kind, int i) {
        if (kind.magic() > 0) {
            return kind.magic();
        }
        return kind == Kind.REFUND_CUT ? 2 * 10_000 : 100 + i * 37L % 8000;
    }

    private static long refund(Kind kind, long total) {
        return switch (kind) {
            case REFUND_PART -> total / 3;
            case REFUND_WHOLE -> total;
            case REFUND_CUT -> Kind.REFUND_CUT_OFF;
            default -> 0;
        };
    }

    /** The steps that are bound to occur among so many sales. */
    Set<String> prompt(int sales) {
        Set<String> steps = new HashSet<>();
        for (int i = 0; i < Math.min(sales, ROUND); i++) {
            Kind kind = slots[i];
            steps.add(kind.payStep());
            steps.add(Step.QUERY);
            if (kind.refunds()) {
                steps.add(kind.refundStep());
            }
            if (kind == Kind.CANCEL) {
                steps.add(Step.CANCEL);
            }
        }
        steps.retainAll(Step.PROMPT);
        return steps;
    }
}
