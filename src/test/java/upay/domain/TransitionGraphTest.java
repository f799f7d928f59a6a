package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The edges that verify allows are those of the drawing")
class TransitionGraphTest {
    private static final Pattern DRAWN = Pattern.compile("(?m)^ +([A-Z_]+) --> ([A-Z_]+) :");

    @Test
    void inOneStep() throws IOException {
        List<String> drawn = DRAWN.matcher(Files.readString(Path.of("docs/state-machine.md")))
                .results()
                .map((MatchResult edge) -> edge.group(1) + ">" + edge.group(2))
                .toList();
        List<String> allowed = Arrays.stream(OrderStatus.values())
                .flatMap(from -> TransitionGraph.next(from).stream()
                        .filter(to -> to != from)
                        .map(to -> from + ">" + to))
                .toList();
        assertThat(drawn).isNotEmpty();
        assertThat(allowed).containsExactlyInAnyOrderElementsOf(drawn);
    }

    @Test
    void inSeveral() {
        assertThat(TransitionGraph.reached(OrderStatus.CREATED)).containsExactlyInAnyOrder(OrderStatus.values());
        assertThat(TransitionGraph.reached(OrderStatus.CANCELED))
                .containsExactlyInAnyOrder(
                        OrderStatus.CANCELED,
                        OrderStatus.CANCEL_ERROR,
                        OrderStatus.PAY_CANCELED,
                        OrderStatus.PAY_ERROR);
        assertThat(TransitionGraph.reached(OrderStatus.PAY_ERROR))
                .containsExactlyInAnyOrder(OrderStatus.PAY_ERROR, OrderStatus.PAY_CANCELED);
    }
}
