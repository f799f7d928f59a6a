package upay.cli.console;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Formats descriptions for help: the source's lines are joined and wrapped by the width only; the first sentence is
 * separate, since the list of commands shows only that. Lines that begin with a space are kept.
 */
public final class HelpText {
    /** The end of a sentence before another one. */
    private static final String SENTENCE_END = "(?<=[.:]) (?=[A-Z0-9])";

    private HelpText() {}

    public static CommandLine.IHelpFactory factory() {
        return (command, colors) -> {
            reflow(command);
            command.subcommands().values().forEach(each -> reflow(each.getCommandSpec()));
            return new Help(command, colors);
        };
    }

    private static void reflow(CommandSpec command) {
        command.usageMessage().description(reflowed(command.usageMessage().description()));
    }

    static String[] reflowed(String... lines) {
        List<String> joined = new ArrayList<>();
        for (String line : lines) {
            int last = joined.size() - 1;
            if (last >= 0 && isProse(line) && isProse(joined.get(last))) {
                joined.set(last, joined.get(last) + " " + line);
            } else {
                joined.add(line);
            }
        }
        if (!joined.isEmpty() && isProse(joined.get(0))) {
            joined.addAll(0, List.of(joined.remove(0).split(SENTENCE_END, 2)));
        }
        return joined.toArray(String[]::new);
    }

    private static boolean isProse(String line) {
        return !line.isEmpty() && line.charAt(0) != ' ';
    }
}
