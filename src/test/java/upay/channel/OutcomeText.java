package upay.channel;

import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/** An outcome as one line, as vectors write it: notes are for people and left out. */
public final class OutcomeText {
    private OutcomeText() {}

    public static String of(Outcome outcome) {
        StringBuilder line = new StringBuilder(outcome.kind().name());
        if (outcome instanceof Outcome.Declined declined) {
            line.append(' ').append(declined.error());
            line.append(declined.signed() ? "" : " unverified");
            if (declined.message() != null) {
                line.append(" \"").append(declined.message()).append('"');
            }
        } else if (outcome instanceof Outcome.Unknown unknown) {
            line.append(' ').append(unknown.fault());
        }
        Facts facts = outcome.facts();
        add(line, "tradeNo", facts.tradeNo());
        add(line, "payerUid", facts.payerUid());
        add(line, "payerLogin", facts.payerLogin());
        add(line, "finishTime", facts.finishTime());
        add(line, "walletRequest", facts.walletRequest());
        add(line, "returned", facts.returned());
        return line.append(facts.knowsTrade() ? " knowsTrade" : "").toString();
    }

    private static void add(StringBuilder line, String name, Object value) {
        if (value != null) {
            line.append(' ').append(name).append('=').append(value);
        }
    }
}
