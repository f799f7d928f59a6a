package upay.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/** The plan that a session of the gateway makes for a statement, for any parameters. */
public final class StatementPlan {
    private StatementPlan() {}

    public static String of(TestStore database, String sql) throws SQLException {
        Properties properties = database.address().jdbcProperties();
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("currentSchema", StoreSettings.SCHEMA);
        try (Connection connection =
                        DriverManager.getConnection(database.address().jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            for (var setting : Database.PLANNING.entrySet()) {
                statement.execute("set " + setting.getKey() + " = " + setting.getValue());
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery("explain (generic_plan, costs off) " + sql)) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }
}
