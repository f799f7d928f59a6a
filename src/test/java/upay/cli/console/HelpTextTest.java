package upay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import upay.cli.CommandLineInterface;

@DisplayName("The help of every command has complete sentences")
class HelpTextTest {
    private static final int WIDTH = 100;

    static Stream<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>(List.of(CommandLineInterface.commandLine()));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void listsEachCommandWithAWholeSentence(CommandLine command) {
        String help = flat(command.getUsageMessage());
        command.getSubcommands().forEach((name, each) -> {
            if (each.getCommandSpec().usageMessage().hidden()) {
                assertThat(help).doesNotContain(name + " ");
                return;
            }
            String first = flat(String.join(
                            " ", each.getCommandSpec().usageMessage().description()))
                    .split("(?<=[.:]) (?=[A-Z0-9])", 2)[0];
            assertThat(first).as("what %s does", name).matches(".*[.:]");
            assertThat(help).as("the list of commands").contains(name + " " + first);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void saysWhatEachOptionIsFor(CommandLine command) {
        String help = flat(command.getUsageMessage());
        for (ArgSpec option : command.getCommandSpec().args()) {
            if (option.hidden()) {
                continue;
            }
            String said = flat(String.join(" ", option.description()));
            assertThat(said).as("%s", option).matches("(?s).*[.)]");
            for (String piece : said.split("\\$\\{[^}]*}|%%")) {
                assertThat(help).as("%s", option).contains(piece.strip());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void breaksALineOnlyWhereItIsFull(CommandLine command) {
        List<String> lines = command.getUsageMessage().lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            String before = lines.get(i - 1);
            if (!line.isEmpty() && Character.isLowerCase(line.charAt(0)) && !before.isEmpty()) {
                assertThat(before.length() + 1 + line.split(" ")[0].length())
                        .as("room for the next word in: %s", before)
                        .isGreaterThanOrEqualTo(WIDTH);
            }
            assertThat(line.length()).as(line).isLessThanOrEqualTo(WIDTH);
        }
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
