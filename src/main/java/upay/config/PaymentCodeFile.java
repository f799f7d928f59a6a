package upay.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.domain.PaymentCodes.Rule;

/**
 * The section {@code payment-codes}, read again while the program runs. Environment variables still take precedence:
 * what they set changes only with a restart.
 *
 * @param file null: there is none, and nothing ever changes
 */
public record PaymentCodeFile(
        Map<String, String> environment, @Nullable Path file) {
    private static final String SECTION = "payment-codes.";

    public PaymentCodeFile {
        environment = Map.copyOf(environment);
    }

    /** Of a program without a configuration file. */
    public static PaymentCodeFile none() {
        return new PaymentCodeFile(Map.of(), null);
    }

    /**
     * Blocks. The rest of the file is not looked at.
     *
     * @throws ConfigException with every fault of the section, or if the file cannot be read
     */
    public List<Rule> read() {
        Map<String, String> section = file == null
                ? Map.of()
                : YamlFile.read(file).entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(SECTION))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        ConfigValues settings = new ConfigValues(environment, section);
        List<Rule> rules = PaymentCodeConfig.from(settings);
        List<String> faults = new ArrayList<>(settings.faults());
        new UnknownKeys(settings.keys()).inFile(section, faults);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return rules;
    }

    /** Not the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "payment codes of " + file;
    }
}
