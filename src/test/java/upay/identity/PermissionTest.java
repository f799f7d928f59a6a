package upay.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What each role may do")
class PermissionTest {
    private static final String TABLE = """
                                  viewer support finance operator admin merchant
            read-orders             x      x       x       x       x      x
            read-merchants          x      x       x       x       x      x
            read-terminals          x      x       x       x       x      x
            read-webhooks           x      x       x       x       x      x
            read-statements         x      x       x       x       x      x
            read-channels           x      x       x       x       x      -
            read-bills              x      x       x       x       x      -
            read-health             x      x       x       x       x      -
            read-audit              -      -       -       -       x      -
            read-users              -      -       -       -       x      -
            check-orders            -      x       x       x       x      -
            resolve-orders          -      -       -       x       x      -
            refund-orders           -      -       x       x       x      -
            cancel-orders           -      x       -       x       x      -
            resend-webhooks         -      x       -       x       x      x
            work-on-bills           -      -       x       -       x      -
            resolve-findings        -      -       x       -       x      -
            close-statements        -      -       x       -       x      -
            export-statements       -      -       x       -       x      x
            change-merchants        -      -       -       x       x      -
            change-terminals        -      -       -       x       x      -
            change-vendors          -      -       -       x       x      -
            change-activation-codes -      -       -       x       x      -
            change-accounts         -      -       -       x       x      -
            switch-channels         -      -       -       x       x      -
            change-log-levels       -      -       -       x       x      -
            run-checks              -      x       x       x       x      -
            change-keys             -      -       -       -       x      -
            change-restores         -      -       -       -       x      -
            change-users            -      -       -       -       x      -
            change-api-keys         -      -       -       -       x      -
            """;

    @Test
    @DisplayName("the table: a new role or permission needs its column or row")
    void table() {
        String[] lines = TABLE.split("\n");
        assertThat(lines[0].strip().split(" +"))
                .isEqualTo(Arrays.stream(Role.values()).map(Role::text).toArray());
        Map<String, String> expected = new TreeMap<>();
        Arrays.stream(lines)
                .skip(1)
                .map(line -> line.strip().split(" +", 2))
                .forEach(row -> expected.put(row[0], row[1].replaceAll(" +", " ")));

        Map<String, String> actual = new TreeMap<>();
        for (Permission permission : Permission.values()) {
            StringBuilder row = new StringBuilder();
            for (Role role : Role.values()) {
                row.append(role.permissions().contains(permission) ? " x" : " -");
            }
            actual.put(permission.text(), row.toString().strip());
        }
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    @DisplayName("texts are read back, and others are none")
    void texts() {
        for (Permission permission : Permission.values()) {
            assertThat(Permission.of(permission.text())).hasValue(permission);
        }
        for (Role role : Role.values()) {
            assertThat(Role.of(role.text())).hasValue(role);
        }
        assertThat(Permission.of("READ_ORDERS")).isEmpty();
        assertThat(Role.of("root")).isEmpty();
    }

    @Test
    @DisplayName("a merchant's user, and a merchant's key, reach nothing of another merchant and nothing of all")
    void merchants() {
        Access user = Access.of(Role.MERCHANT, "m1");
        assertThat(user.may(Permission.READ_ORDERS)).isTrue();
        assertThat(user.may(Permission.READ_ORDERS, "m1")).isTrue();
        assertThat(user.may(Permission.READ_ORDERS, "m2")).isFalse();
        assertThat(user.mayToAll(Permission.READ_ORDERS)).isFalse();
        assertThat(user.may(Permission.CHANGE_TERMINALS, "m1")).isFalse();

        Access key = Access.ofKey(EnumSet.allOf(Permission.class), "m1");
        assertThat(key).isEqualTo(user);
        Access free = Access.ofKey(Set.of(Permission.READ_BILLS), null);
        assertThat(free.mayToAll(Permission.READ_BILLS)).isTrue();
        assertThat(free.may(Permission.READ_BILLS, "m7")).isTrue();
        assertThat(free.may(Permission.READ_ORDERS)).isFalse();
        assertThat(Access.of(Role.VIEWER, null).mayToAll(Permission.READ_ORDERS))
                .isTrue();

        assertThatThrownBy(() -> Access.of(Role.MERCHANT, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Access.of(Role.VIEWER, "m1")).isInstanceOf(IllegalArgumentException.class);
    }
}
