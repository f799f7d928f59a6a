package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.protocol.signature.Md5Signature;

@DisplayName("docs/protocol.md is the contract: it names all that the code has, and each citation leads to a section")
class ProtocolDocumentTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path PAGE = DOCS.resolve("protocol.md");

    /** {@code protocol.md#pay}, {@code alipay.md#behaviour}; a page without an anchor with its folder, {@code docs/verify.md}. */
    private static final Pattern CITATION =
            Pattern.compile("(docs/(?:[a-z]+/)?[\\w-]+\\.md)(?!#)|\\b([a-z][a-z-]*\\.md)(#[\\w-]+)");

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s:]*?)(#[^)\\s]*)?\\)");

    /** How the contract was cited while it stood elsewhere. */
    private static final Pattern FOREIGN = Pattern.compile(
            "[Pp]rotocol(?:'s)? sections? [0-9]|\\(sections? [0-9]|appendix [0-9]|channels?'? facts|of the source\\b");

    static Stream<Enum<?>> constants() {
        return Stream.of(
                        ResultCode.values(),
                        BizError.values(),
                        CommError.values(),
                        OrderStatus.values(),
                        TransactionStatus.values(),
                        TransactionType.values())
                .flatMap(Arrays::stream);
    }

    @ParameterizedTest
    @MethodSource("constants")
    @DisplayName("codes and statuses")
    void namesEveryConstant(Enum<?> constant) {
        assertThat(read(PAGE)).containsPattern("\\b" + constant.name() + "\\b");
    }

    @Test
    @DisplayName("each code's precedence: its table has it in the order of the checks")
    void listsCommunicationErrors() {
        String table = section("communication-errors");

        for (CommError error : CommError.values()) {
            assertThat(table).contains("| " + error.resultCode() + " | " + error.name() + " |");
        }
    }

    @Test
    @DisplayName("fields of requests, in their table")
    void namesEveryField() {
        String table = section("requests");

        for (Field field : Field.values()) {
            assertThat(table).contains("`" + field.wireName() + "`");
        }
    }

    @Test
    @DisplayName("fields of answers, in their table")
    void namesEveryFieldOfAnAnswer() throws IllegalAccessException {
        String page = section("data") + section("envelope");
        List<String> names = new ArrayList<>();
        for (java.lang.reflect.Field field : Envelope.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && SerializableString.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                names.add(((SerializableString) field.get(null)).getValue());
            }
        }

        assertThat(names).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(page)
                .containsPattern("[`\"]" + name + "[`\"]"));
    }

    @Test
    @DisplayName("payways, in their table")
    void namesEveryPayway() {
        for (Payway payway : Payway.values()) {
            assertThat(section("payways")).contains("| " + payway.code() + " |");
        }
        for (SubPayway sub : SubPayway.values()) {
            assertThat(section("payways")).contains(" " + sub.code() + ": ");
        }
    }

    @Test
    @DisplayName("a vector that holds, and keys that there are")
    void tellsTheTruth() {
        String page = read(PAGE);
        String body = "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"1\"}";
        String sign = page.split("has the sign\\s+`")[1].split("`")[0];
        assertThat(page).contains(body);
        assertThat(Md5Signature.verify(body.getBytes(StandardCharsets.UTF_8), new Secret("sandbox-secret-1"), sign, 0))
                .isTrue();
        assertThat(found(Pattern.compile("`waits\\.([a-z-]+)`"), page)
                        .map(key -> key.group(1))
                        .distinct())
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        key -> assertThat(read(Path.of("conf", "gateway.yaml"))).contains("\n  " + key + ": "));
    }

    @Test
    @DisplayName("every citation in code, configuration and scripts leads to a section of a page here")
    void everyCitationResolves() {
        List<String> astray = new ArrayList<>();
        int protocol = 0;
        for (Path file : sources()) {
            String text = read(file);
            for (MatchResult cited : found(CITATION, text).toList()) {
                protocol += cited.group().startsWith("protocol.md#") ? 1 : 0;
                if (!resolves(cited)) {
                    astray.add(file + ": " + cited.group());
                }
            }
            found(FOREIGN, text).forEach(cited -> astray.add(file + ": " + cited.group()));
        }

        assertThat(astray).isEmpty();
        assertThat(protocol).as("citations of the protocol").isGreaterThan(50);
    }

    @Test
    @DisplayName("every link between pages leads to a page and a section")
    void everyLinkResolves() {
        List<String> astray = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult link : found(LINK, read(page)).toList()) {
                Path target = link.group(1).isEmpty()
                        ? page
                        : page.toAbsolutePath()
                                .getParent()
                                .resolve(link.group(1))
                                .normalize();
                boolean leads = Files.exists(target)
                        && (link.group(2) == null
                                || !target.toString().endsWith(".md")
                                || anchors(target).contains(link.group(2)));
                if (!leads) {
                    astray.add(page + ": " + link.group());
                }
            }
        }

        assertThat(astray).isEmpty();
    }

    private static boolean resolves(MatchResult cited) {
        return cited.group(1) != null
                ? Files.exists(Path.of(cited.group(1)))
                : Stream.of(DOCS, DOCS.resolve("channels"))
                        .map(folder -> folder.resolve(cited.group(2)))
                        .anyMatch(page -> Files.exists(page) && anchors(page).contains(cited.group(3)));
    }

    /** As forges make them of headings. */
    private static Set<String> anchors(Path page) {
        return read(page)
                .replaceAll("(?s)```.*?```", "")
                .lines()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> "#" + title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The text under the heading with this anchor, up to the next heading of any level. */
    private static String section(String anchor) {
        return Arrays.stream(read(PAGE).split("(?m)^(?=#{2,3} )"))
                .filter(part -> part.lines()
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replace(' ', '-')
                        .equals(anchor))
                .findFirst()
                .orElseThrow();
    }

    /** Not the migrations: a changed comment would change their checksums, and databases that have them refuse that. */
    private static List<Path> sources() {
        return Stream.of(
                        "src/main/java",
                        "src/test/java",
                        "src/load",
                        "src/lab",
                        "src/micro",
                        "conf",
                        "scripts",
                        "pom.xml")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(ProtocolDocumentTest::files)
                .filter(file -> !file.endsWith("ProtocolDocumentTest.java"))
                .toList();
    }

    private static List<Path> pages() {
        return Stream.concat(
                        files(DOCS).filter(file -> file.toString().endsWith(".md")),
                        Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
                                .map(Path::of))
                .toList();
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Stream<Path> files(Path top) {
        try (Stream<Path> walk = Files.walk(top)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
