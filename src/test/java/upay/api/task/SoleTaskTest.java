package upay.api.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.api.Problem;
import upay.identity.Permission;
import upay.store.registry.RegistryException;

@DisplayName("Work that takes longer than a request")
class SoleTaskTest {
    private static final Task.Spec SPEC =
            new Task.Spec("verify", Permission.RUN_CHECKS, "ann", new JsonObject().put("day", "2026-01-31"));

    private final SoleTask run = new SoleTask("A verification");

    private void begin(Promise<Integer> work) {
        run.begin(SPEC, work.future().map(found -> new JsonObject().put("violations", found)));
    }

    @Test
    @DisplayName("one at a time: another is refused until it has ended, well or not")
    void oneAtATime() {
        assertThatCode(run::requireNone).doesNotThrowAnyException();
        Promise<Integer> first = Promise.promise();
        begin(first);
        assertThatThrownBy(run::requireNone)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(409));
        first.complete(0);
        assertThatCode(run::requireNone).doesNotThrowAnyException();
        Promise<Integer> second = Promise.promise();
        begin(second);
        second.fail("lost");
        assertThatCode(run::requireNone).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("it is followed from its begin, by its progress, to its result")
    void followed() {
        assertThat(run.state().getString("state")).isEqualTo("none");
        Promise<Integer> work = Promise.promise();
        begin(work);
        run.progress(new JsonObject().put("orders", 500));
        assertThat(run.state())
                .contains(
                        Map.entry("state", "running"),
                        Map.entry("by", "ann"),
                        Map.entry("day", "2026-01-31"),
                        Map.entry("orders", 500));
        work.complete(3);
        assertThat(run.state()).contains(Map.entry("state", "done"), Map.entry("violations", 3));
        assertThat(run.state().getValue("ended")).isNotNull();
        assertThat(run.state().containsKey("orders")).isFalse();
    }

    @Test
    @DisplayName("why it failed is told if it is written for operators; anything else is for the log")
    void failures() {
        Promise<Integer> refused = Promise.promise();
        begin(refused);
        refused.fail(new RegistryException("instance 7 lacks the key"));
        assertThat(run.state())
                .contains(Map.entry("state", "failed"), Map.entry("failure", "instance 7 lacks the key"));
        Promise<Integer> broken = Promise.promise();
        begin(broken);
        broken.fail(new IllegalStateException("connection to 10.0.0.1 with password x"));
        assertThat(run.state().encode()).contains("failed").doesNotContain("10.0.0.1");
    }
}
