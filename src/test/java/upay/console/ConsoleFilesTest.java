package upay.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.bill.BillKind;
import upay.bill.BillRowState;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Step;
import upay.domain.SubPayway;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.identity.Role;
import upay.reconciliation.FindingClass;
import upay.sandbox.scene.CancelMagic;
import upay.sandbox.scene.PayMagic;
import upay.sandbox.scene.RefundMagic;
import upay.store.reconciliation.Resolution;

@DisplayName("The console's files are listed, unchanged libraries, in two languages, without what a page must not do")
class ConsoleFilesTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "upay", "console");
    private static final Pattern TEXT = Pattern.compile("\\bt\\(\\s*'([^']+)'\\s*[,)]");
    private static final Pattern CHOICE = Pattern.compile("\\bt\\([^()']*\\? '([^']+)' : '([^']+)'\\)");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private static Stream<Path> files() {
        try (Stream<Path> walk = Files.walk(FOLDER)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return FOLDER.relativize(file).toString().replace('\\', '/');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> ours(String... endings) {
        return files().filter(file -> !name(file).startsWith("vendor/"))
                .filter(file -> Stream.of(endings).anyMatch(name(file)::endsWith))
                .collect(Collectors.toMap(ConsoleFilesTest::name, ConsoleFilesTest::text));
    }

    private static JsonObject texts(String language) {
        return new JsonObject(text(FOLDER.resolve("i18n").resolve(language + ".json")));
    }

    @Test
    @DisplayName("files.txt lists each of them, and they can all be read")
    void areListed() {
        Set<String> there = files().map(ConsoleFilesTest::name).collect(Collectors.toCollection(TreeSet::new));
        there.remove("files.txt");
        assertThat(text(FOLDER.resolve("files.txt")).lines()).containsExactlyElementsOf(there);
        assertThat(ConsoleFiles.read().keySet()).containsAll(there);
    }

    @Test
    @DisplayName("each library is the file that its package has, and has its licence beside it")
    void librariesAreUnchanged() throws Exception {
        Map<String, String> sums = new TreeMap<>();
        for (String line : text(FOLDER.resolve("vendor/packages.txt")).lines().toList()) {
            if (!line.startsWith("#")) {
                String[] columns = line.split(" {2}");
                assertThat(columns).as(line).hasSize(4);
                sums.put(columns[1], columns[0]);
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (Path file :
                files().filter(file -> name(file).startsWith("vendor/")).toList()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            actual.put(file.getFileName().toString(), HexFormat.of().formatHex(hash));
        }
        actual.remove("packages.txt");
        assertThat(actual).isEqualTo(sums);
        assertThat(sums)
                .containsKeys("htm.LICENSE", "preact.LICENSE", "pico.LICENSE", "uplot.LICENSE", "qrcode.LICENSE");
    }

    @Test
    @DisplayName("both languages have the same texts, with the same parameters, and none is empty")
    void languagesAgree() {
        JsonObject english = texts("en");
        JsonObject chinese = texts("zh");
        assertThat(chinese.fieldNames()).isEqualTo(english.fieldNames());
        for (String key : english.fieldNames()) {
            assertThat(english.getString(key)).as(key).isNotBlank();
            assertThat(chinese.getString(key)).as(key).isNotBlank();
            assertThat(parameters(chinese.getString(key))).as(key).isEqualTo(parameters(english.getString(key)));
        }
    }

    private static Set<String> parameters(String text) {
        return PARAMETER.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    @Test
    @DisplayName("an English text with a number of things has their singular too")
    void singulars() {
        Pattern many = Pattern.compile("\\{n} (\\w+ )?\\w{3,}s\\b|\\{n} wait\\b");
        JsonObject english = texts("en");
        assertThat(english.fieldNames().stream()
                        .filter(key -> many.matcher(english.getString(key)).find()))
                .isEmpty();
    }

    @Test
    @DisplayName("each text that a page uses exists")
    void textsExist() {
        Set<String> known = texts("en").fieldNames();
        Set<String> missing = new TreeSet<>();
        ours(".js").forEach((name, source) -> {
            for (Pattern pattern : List.of(TEXT, CHOICE)) {
                Matcher use = pattern.matcher(source);
                while (use.find()) {
                    for (int i = 1; i <= use.groupCount(); i++) {
                        if (!known.contains(use.group(i))) {
                            missing.add(name + ": " + use.group(i));
                        }
                    }
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    @DisplayName("each word of the gateway that a page shows has a text")
    void wordsHaveTexts() {
        Map<String, Stream<? extends Enum<?>>> words = Map.of(
                "status",
                        Stream.of(OrderStatus.values(), TransactionStatus.values())
                                .flatMap(Stream::of),
                "transaction", Stream.of(TransactionType.values()),
                "step", Stream.of(Step.values()),
                "why", Stream.of(Step.values()).filter(step -> step != Step.DONE),
                "action", Stream.of(ChannelAction.values()),
                "verdict", Stream.of(Outcome.Kind.values()),
                "error", Stream.of(BizError.values()),
                "sub_payway", Stream.of(SubPayway.values()),
                "finding", Stream.of(FindingClass.values()),
                "resolution", Stream.of(Resolution.values()));
        Set<String> wanted = new TreeSet<>();
        words.forEach((group, all) -> all.forEach(word -> wanted.add(group + "." + word.name())));
        Stream.of(FindingClass.values()).forEach(word -> wanted.add("finding-class." + word.name()));
        Stream.of(BillKind.values()).forEach(word -> wanted.add("bill-kind." + word.name()));
        Stream.of(BillRowState.values()).forEach(word -> wanted.add("bill-row." + word.name()));
        Stream.of(Role.values()).forEach(role -> wanted.add("role." + role.text()));
        Stream.of(Payway.values()).forEach(channel -> wanted.add("channel." + channel.channel()));
        assertThat(texts("en").fieldNames()).containsAll(wanted);
    }

    @Test
    @DisplayName("each magic amount of the sandbox is in the list of its page, with a text")
    void magicAmounts() {
        Matcher list = Pattern.compile("MAGIC = \\[([^]]*)]")
                .matcher(text(FOLDER.resolve("core").resolve("words.js")));
        assertThat(list.find()).isTrue();
        List<Integer> magic = IntStream.range(0, 10_000)
                .filter(amount -> PayMagic.of(new Fen(amount)) != PayMagic.NONE
                        || RefundMagic.of(new Fen(amount)) != RefundMagic.NONE
                        || CancelMagic.of(new Fen(amount)) != CancelMagic.NONE)
                .boxed()
                .toList();

        assertThat(list.group(1).trim().split("\\s*,\\s*"))
                .containsExactlyElementsOf(magic.stream().map(String::valueOf).toList());
        assertThat(texts("en").fieldNames())
                .containsAll(magic.stream().map(amount -> "magic." + amount).toList());
    }

    @Test
    @DisplayName("no page makes HTML of data, evaluates text, styles inline or names another host")
    void pagesAreSafe() {
        Pattern unsafe =
                Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\\.write"
                        + "|\\beval\\(|new Function|javascript:|\\bstyle=\"|<style|\\son[a-z]+=\"");
        Pattern elsewhere = Pattern.compile("https?://(?!www\\.w3\\.org/)[a-z0-9]|['\"(]//[a-z]");
        ours(".js", ".html", ".css", ".svg").forEach((name, source) -> {
            assertThat(source).as(name).doesNotContainPattern(unsafe);
            assertThat(source).as(name).doesNotContainPattern(elsewhere);
        });
        assertThat(ours(".html").get("index.html")).doesNotContainPattern("<script(?![^>]*\\bsrc=)");
    }

    @Test
    @DisplayName("no library has more than 150 KB")
    void librariesAreSmall() {
        assertThat(files().filter(file -> name(file).startsWith("vendor/"))
                        .filter(file -> file.toFile().length() > 150_000))
                .isEmpty();
    }
}
