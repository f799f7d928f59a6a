package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.http.admission.AdmissionControl;
import upay.http.callback.CallbackRoutes;
import upay.http.docs.DocumentationRoutes;
import upay.openapi.OpenApiDocument;
import upay.openapi.OpenApiDocument.Operation;
import upay.operation.CallbackOperation;
import upay.port.SigningKeys;

@DisplayName("docs/openapi.yaml has the routes of the port, each with its method, and no others")
class OpenApiRoutesTest {

    @Test
    @DisplayName("the protocol's, all by POST")
    void protocol() {
        Set<String> served = new RouteTable(new ScriptedOperations().operations()).paths();
        Set<String> documented = documented(true);

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        served.stream().map(path -> "post " + path).toList());
    }

    @Test
    @DisplayName("the others: the channels' callbacks, the public key and the documentation")
    void others() {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            CallbackOperation nobody = null;
            new CallbackRoutes(nobody, new AdmissionControl(1), HttpSettings.defaults("127.0.0.1", 0)).accept(router);
            new PublicKeyRoute(noKeys()).accept(router);
            new DocumentationRoutes("", new AdmissionControl(1), vertx::executeBlocking).accept(router);
            Set<String> served = router.getRoutes().stream()
                    .flatMap(route -> route.methods().stream().map(method -> method.name() + " " + plain(route)))
                    .map(route -> route.toLowerCase(Locale.ROOT))
                    .filter(route -> !route.startsWith("head "))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(documented(false)).isEqualTo(served);
        } finally {
            vertx.close().await();
        }
    }

    /** {@code /notify/:channel} as {@code /notify/{channel}}; a pattern, which its text has only, without its flags. */
    private static String plain(Route route) {
        String path = route.getPath();
        return path == null
                ? route.toString().replaceAll("(?s).*\\(\\?i\\)([^,}\\s]+).*", "$1")
                : path.replaceAll(":([a-z]+)", "{$1}");
    }

    /** @param ofTheProtocol those that shops call, else all others */
    private static Set<String> documented(boolean ofTheProtocol) {
        List<String> tags = List.of("Payments", "Terminals");
        return OpenApiDocument.get().operations().stream()
                .filter(operation ->
                        tags.contains(operation.json().getJsonArray("tags").getString(0)) == ofTheProtocol)
                .map(OpenApiRoutesTest::route)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String route(Operation operation) {
        return (operation.method() + " " + operation.path()).toLowerCase(Locale.ROOT);
    }

    private static SigningKeys noKeys() {
        return new SigningKeys() {
            @Override
            public Future<Signing> signing() {
                throw new AssertionError("nobody signs here");
            }

            @Override
            public Future<List<java.security.PublicKey>> published() {
                throw new AssertionError("nobody asks here");
            }
        };
    }
}
