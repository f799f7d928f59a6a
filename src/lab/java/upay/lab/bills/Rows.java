package upay.lab.bills;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import upay.store.TestStore;

/** Queries of the lab, past the gateway's code: each row as the texts of its columns, "" for null. */
final class Rows {
    private Rows() {}

    static List<List<String>> of(TestStore store, String query) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    String text = result.getString(i);
                    row.add(text == null ? "" : text);
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query + ": " + e.getMessage(), e);
        }
    }
}
