package upay.reconciliation;

import java.util.List;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.TransactionType;

/** An order with the rows of bills that name it and are not matched yet. */
public record OrderCase(
        OrderKey key,
        OrderStatus status,
        boolean paid,
        Fen total,
        List<OwnTransaction> transactions,
        List<OpenRow> rows) {
    public OrderCase {
        transactions = List.copyOf(transactions);
        rows = List.copyOf(rows);
    }

    OwnTransaction payment() {
        return transactions.stream()
                .filter(transaction -> transaction.type() == TransactionType.PAY)
                .findFirst()
                .orElseThrow();
    }
}
