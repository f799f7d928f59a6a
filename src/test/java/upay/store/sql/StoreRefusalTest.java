package upay.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.port.StoreException;

@DisplayName("the message of a refusal includes what concerns the server, and no row data")
class StoreRefusalTest {
    private static PgException refusal(String sqlState, String message) {
        return new PgException(message, "ERROR", sqlState, "Key (secret)=(hush)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P02", "22001", "23505", "23514", "P0001", "21000"})
    void aRowIsNotQuoted(String sqlState) {
        SqlRefusal refused = SqlRefusal.of(refusal(sqlState, "invalid input: \"hush\""));

        assertThat(refused).hasMessage("SQLSTATE " + sqlState);
        assertThat(StoreRefusal.told(new StoreException("the store refused a statement", true, refused)))
                .contains(sqlState)
                .doesNotContain("hush");
        assertThat(StoreRefusal.of(new SQLException("ERROR: invalid input: \"hush\"", sqlState))
                        .orElseThrow()
                        .words())
                .isEqualTo("SQLSTATE " + sqlState);
    }

    @Test
    void itsDetailIsNotToldEither() {
        SqlRefusal refused = SqlRefusal.of(refusal("42P01", "relation \"orders\" does not exist\nDetail: hush"));

        assertThat(StoreRefusal.told(
                        new StoreException("the store refused a statement: " + refused.getMessage(), true, refused)))
                .isEqualTo(
                        "The store refused a statement: SQLSTATE 42P01: relation \"orders\" does not exist: it has not"
                                + " the gateway's tables. Correct the database in db.uri (UPAY_DB_URI), or run migrate. Nothing was"
                                + " stored.");
    }

    @Test
    void whatIsInDoubtIsSaidToBe() {
        assertThat(StoreRefusal.told(new StoreException("the store was lost while it worked", false, null)))
                .contains("See that PostgreSQL runs", "It may have been stored");
    }

    @Test
    void whereNobodySaidAnythingThereIsNoRefusal() {
        assertThat(StoreRefusal.of(new SQLException("Connection refused", "08001")))
                .isEmpty();
        assertThat(StoreRefusal.of(new StoreException("lost", true, new IllegalStateException())))
                .isEmpty();
    }
}
