package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.api.ApiRoute;
import upay.e2e.LocalGateway;
import upay.identity.Role;
import upay.store.TestStore;

@DisplayName("Each route of the management API is open to the roles of its row in roles.txt, and to nobody else")
@Tag("process")
class ApiRolesTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Path ROWS = Path.of("src", "test", "resources", "upay", "api", "roles.txt");
    private static final String PUBLIC = "public";
    private static final String SIGNED_IN = "signed-in";

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static final Map<Role, TestApi> USERS = new EnumMap<>(Role.class);

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        TestApi admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        admin.send("POST", "/merchants", "{\"merchant\":\"own\",\"name\":\"Own\"}");
        admin.send("POST", "/merchants", "{\"merchant\":\"other\",\"name\":\"Other\"}");
        for (Role role : Role.values()) {
            USERS.put(role, TestApi.ofUser(STORE, gateway.managementUri(), role, role == Role.MERCHANT ? "own" : null));
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** The words behind each route. */
    private static Map<String, Set<String>> rows() throws Exception {
        Map<String, Set<String>> rows = new HashMap<>();
        for (String line : Files.readAllLines(ROWS)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("\\s+");
                Set<String> roles = Arrays.stream(words).skip(2).collect(Collectors.toSet());
                assertThat(rows.put(words[0] + " " + words[1], roles))
                        .as("the row of %s is there once", words[1])
                        .isNull();
            }
        }
        return rows;
    }

    @Test
    @DisplayName("each route has a row, and each row a route")
    void complete() throws Exception {
        assertThat(gateway.apiRoutes().stream().map(ApiRoute::toString))
                .containsExactlyInAnyOrderElementsOf(rows().keySet());
    }

    @Test
    @DisplayName("who is in the row comes in; others are forbidden, and without a login one has to log in")
    void roles() throws Exception {
        Map<String, Set<String>> rows = rows();
        Map<String, String> found = new TreeMap<>();
        Map<String, String> wanted = new TreeMap<>();
        TestApi nobody = USERS.get(Role.VIEWER).withKey("");
        for (ApiRoute route : gateway.apiRoutes()) {
            Set<String> row = rows.getOrDefault(route.toString(), Set.of());
            found.put(route + " nobody", outcome(nobody, route, "own"));
            wanted.put(route + " nobody", row.contains(PUBLIC) ? "in" : "401");
            for (Role role : Role.values()) {
                boolean open = row.contains(PUBLIC) || row.contains(SIGNED_IN) || row.contains(role.text());
                found.put(route + " " + role.text(), outcome(USERS.get(role), route, "own"));
                wanted.put(route + " " + role.text(), open ? "in" : "403");
            }
        }

        assertThat(found).isEqualTo(wanted);
    }

    @Test
    @DisplayName("a merchant's user does not find what another merchant has")
    void merchants() throws Exception {
        Map<String, Set<String>> rows = rows();
        List<String> wrong = new ArrayList<>();
        for (ApiRoute route : gateway.apiRoutes()) {
            boolean open = rows.getOrDefault(route.toString(), Set.of()).contains(Role.MERCHANT.text());
            if (open && route.path().contains("{merchant}")) {
                TestApi.Reply reply = send(USERS.get(Role.MERCHANT), route, "other");
                if (reply.status() != 404) {
                    wrong.add(route + " " + reply.status());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static String outcome(TestApi who, ApiRoute route, String merchant) throws Exception {
        TestApi.Reply reply = send(who, route, merchant);
        assertThat(reply.status()).as("%s: %s", route, reply.response().body()).isLessThan(500);
        return reply.status() == 401 || reply.status() == 403 ? Integer.toString(reply.status()) : "in";
    }

    /** Of what is not there; and a body with a field that no route has, so that nothing is done. */
    private static TestApi.Reply send(TestApi who, ApiRoute route, String merchant) throws Exception {
        String path = route.path().replace("{merchant}", merchant).replaceAll("\\{[a-z_]+}", "999999999999");
        return who.send(route.method().name(), path, route.maxBody() == 0 ? null : "{\"no_such_field\":1}");
    }
}
