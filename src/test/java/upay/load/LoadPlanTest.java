package upay.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;

@DisplayName("The load test sends what tills send")
class LoadPlanTest {
    private static final List<String> CODES = List.of("280000000000000001", "130000000000000001");

    private static LoadPlan plan(boolean magic, boolean scanner) {
        return new LoadPlan("r", Till.OF_THE_SANDBOX, CODES, magic, scanner);
    }

    private static Map<Kind, Integer> hundred(LoadPlan plan) {
        Map<Kind, Integer> count = new EnumMap<>(Kind.class);
        IntStream.range(0, 100).forEach(i -> count.merge(plan.sale(i).kind(), 1, Integer::sum));
        return count;
    }

    @Test
    void everyHundredSalesHaveAllKindsInTheirShares() {
        Map<Kind, Integer> count = hundred(plan(true, true));
        for (Kind kind : Kind.values()) {
            assertThat(count).containsEntry(kind, kind.inHundred());
        }
    }

    @Test
    void nothingIsMagicWhereMoneyIsRealAndNoCodeIsShownWhereNobodyScans() {
        assertThat(hundred(plan(false, false)))
                .containsOnlyKeys(Kind.PAY, Kind.REFUND_PART, Kind.REFUND_WHOLE, Kind.CANCEL);
        for (int i = 0; i < 5000; i++) {
            Sale sale = plan(false, false).sale(i);
            assertThat(sale.total() % 10_000).isBetween(1L, 9000L);
            assertThat(sale.refund()).isLessThanOrEqualTo(sale.total());
        }
    }

    @Test
    void noTwoSalesShareANumberAndAllTillsAndCodesAreUsed() {
        LoadPlan plan = plan(true, true);
        Set<String> numbers = new HashSet<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Sale sale = plan.sale(i);
            numbers.add(sale.clientSn());
            used.add(sale.till().sn() + " " + sale.code());
        }
        assertThat(numbers).hasSize(1000);
        assertThat(used).hasSize(3 * (CODES.size() + 1));
    }

    @Test
    void aBoundIsSetOnlyOnWhatIsBoundToHappen() {
        assertThat(plan(true, true).prompt(1000)).containsExactlyInAnyOrderElementsOf(Step.PROMPT);
        assertThat(plan(true, false).prompt(1000)).doesNotContain(Step.PRECREATE);
        assertThat(plan(true, true).prompt(1)).containsExactlyInAnyOrder(Step.PAY, Step.QUERY);
    }

    @Test
    void everyRequestIsSignedOverItsBytes() {
        Sale sale = plan(true, true).sale(0);
        for (Request request :
                List.of(Request.first(sale), Request.query(sale), Request.refund(sale), Request.cancel(sale))) {
            String[] header = request.authorization().split(" ");
            assertThat(header[0]).isEqualTo(sale.till().sn());
            assertThat(Md5Signature.verify(request.body(), sale.till().secret(), header[1]))
                    .isTrue();
            assertThat(new JsonObject(new String(request.body(), StandardCharsets.UTF_8)).getString("terminal_sn"))
                    .isEqualTo(sale.till().sn());
        }
    }

    @Test
    void terminalsComeFromAFileAndAWrongLineIsNamedWithoutItsSecret(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tills");
        Files.writeString(file, "# ours\n\n1001  secret-1\n1002\tsecret-2\n");
        assertThat(Till.read(file))
                .containsExactly(new Till("1001", new Secret("secret-1")), new Till("1002", new Secret("secret-2")));
        Files.writeString(file, "1001 secret-1\nsecret-2\n");
        assertThatThrownBy(() -> Till.read(file)).hasMessageContaining("line 2").hasMessageNotContaining("secret-2");
        Files.writeString(file, "# none\n");
        assertThatThrownBy(() -> Till.read(file)).hasMessageContaining("names no terminal");
        assertThatThrownBy(() -> Till.read(folder.resolve("absent"))).hasMessageContaining("cannot be read");
    }

    @Test
    void whatIsChosenReachesTheProgramThatSendsIt() {
        for (URI scanner : new URI[] {null, URI.create("http://localhost:8081")}) {
            Settings settings = new Settings(
                    new Settings.Target(
                            URI.create("http://localhost:8080"),
                            scanner == null ? Path.of("tills") : null,
                            CODES,
                            scanner),
                    "r",
                    true,
                    new Settings.Pace(12.5, 60),
                    new Settings.Bounds(200, 0.5),
                    new Settings.Waits(Duration.ofSeconds(2), Duration.ofSeconds(30)),
                    Path.of("money"));
            Properties properties = new Properties();
            properties.putAll(settings.asOptions().stream()
                    .map(option -> option.substring(2).split("=", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1])));
            assertThat(Settings.of(properties)).isEqualTo(settings);
        }
    }
}
