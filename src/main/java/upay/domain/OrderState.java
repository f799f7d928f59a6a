package upay.domain;

import java.util.List;
import java.util.Optional;

/** An order with its transactions, oldest first: all of them, or only the newest if the read requested no more. */
public record OrderState(Order order, List<Transaction> transactions) {
    public OrderState {
        transactions = List.copyOf(transactions);
        if (transactions.isEmpty()) {
            throw new IllegalArgumentException("an order has at least its payment");
        }
    }

    public Transaction newest() {
        return transactions.get(transactions.size() - 1);
    }

    public Transaction payment() {
        return transactions.get(0);
    }

    public Optional<Transaction> transaction(long tsn) {
        for (Transaction transaction : transactions) {
            if (transaction.tsn() == tsn) {
                return Optional.of(transaction);
            }
        }
        return Optional.empty();
    }

    public Optional<Transaction> refund(String refundRequestNo) {
        return transactions.stream()
                .filter(t -> refundRequestNo.equals(t.request().refundRequestNo()))
                .findFirst();
    }
}
