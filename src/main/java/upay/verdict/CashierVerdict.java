package upay.verdict;

/** @param message one sentence in the operator's language */
public record CashierVerdict(Decision decision, String message) {}
