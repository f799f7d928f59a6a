package upay.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import upay.domain.OrderStatus;

/** Reads the store's tables as they stand, past the gateways. Blocks. */
final class StoreRows {
    private static final String ORDERS = """
            select o.sn, o.client_sn, o.status, o.total, o.net, o.paid, o.notify_url is not null,
              exists (select from upay.transactions t
                where t.merchant_id = o.merchant_id and t.order_sn = o.sn and t.step = 'HUMAN')
            from upay.orders o where o.sn > 0""";

    private static final String REFUNDS =
            "select order_sn, refund_request_no, amount, status = 'SUCCESS' from upay.transactions where type = 'REFUND'";

    private static final String OPEN =
            "select count(*) from upay.orders where status in ('CREATED', 'PAY_ERROR', 'REFUND_ERROR', 'CANCEL_ERROR')";

    private StoreRows() {}

    static List<Row> read(LabStore store) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            Map<String, Map<String, Row.Refunded>> refunds = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(REFUNDS)) {
                while (rows.next()) {
                    refunds.computeIfAbsent(rows.getString(1), sn -> new HashMap<>())
                            .put(rows.getString(2), new Row.Refunded(rows.getLong(3), rows.getBoolean(4)));
                }
            }
            List<Row> orders = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(ORDERS)) {
                while (rows.next()) {
                    String sn = rows.getString(1);
                    orders.add(new Row(
                            sn,
                            rows.getString(2),
                            OrderStatus.valueOf(rows.getString(3)),
                            new Row.Money(rows.getLong(4), rows.getLong(5), rows.getBoolean(6)),
                            rows.getBoolean(7),
                            rows.getBoolean(8),
                            refunds.getOrDefault(sn, Map.of())));
                }
            }
            return orders;
        } catch (SQLException e) {
            throw new LabException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    /** How many orders are not final. */
    static long open(LabStore store) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(OPEN)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new LabException("the store cannot be read: " + e.getMessage(), e);
        }
    }
}
