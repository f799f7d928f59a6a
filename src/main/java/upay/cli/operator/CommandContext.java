package upay.cli.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import upay.app.OperatorSession;
import upay.app.PostgresServer;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.console.JsonOutput;
import upay.cli.console.PrintableText;
import upay.cli.console.SecretInput;
import upay.cli.logging.LogOutput;
import upay.cli.remote.RemoteOptions;
import upay.config.GatewayConfig;
import upay.config.GatewayConfig.Profile;
import upay.domain.OrderState;
import upay.domain.Secret;
import upay.registry.EntryForms;
import upay.registry.NewSecret;

/** The common context of the operators' commands: the configuration, the store and the output. */
public final class CommandContext {
    /** Rows read at a time while listing; a list of any length takes little memory. */
    public static final int PAGE = 1000;

    private static final Pattern ORDER_SN = Pattern.compile("[0-9]{1,18}");
    private static final int SECRET_FILE_MAX = 4096;

    @Mixin
    private ConfigOption config;

    // Declares the options: they are read before the command is run.
    @Mixin
    @SuppressWarnings("UnusedVariable")
    private RemoteOptions remote;

    private @Nullable GatewayConfig known;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Work at the open store. */
    public interface Work {
        void at(OperatorSession office, GatewayConfig config) throws Exception;
    }

    public int work(Work work) throws Exception {
        GatewayConfig read = config();
        LogOutput.startAside(read.logging());
        try (OperatorSession office = OperatorSession.open(read)) {
            work.at(office, read);
            return ExitCode.OK;
        } finally {
            out().flush();
        }
    }

    /** Looks for something at the open store. */
    public interface Examination {
        /** Returns whether all is as it should be. */
        boolean at(OperatorSession office, GatewayConfig config) throws Exception;
    }

    /** Returns {@link ExitCode#OK} if all is as it should be, else {@link ExitCode#FAILED}. */
    public int examine(Examination examination) throws Exception {
        boolean[] sound = {false};
        int code = work((office, config) -> sound[0] = examination.at(office, config));
        return code == ExitCode.OK && !sound[0] ? ExitCode.FAILED : code;
    }

    /** Read once. */
    GatewayConfig config() {
        if (known == null) {
            known = config.read(PostgresServer::faults);
        }
        return known;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** A day as 2026-01-31; anything else ends the command with the option's name and what is wrong. */
    public LocalDate day(String option, String text) {
        LocalDate day = null;
        try {
            day = LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            require(false, option, "a day as 2026-01-31", text);
        }
        return Objects.requireNonNull(day);
    }

    /** As {@link #day}, and not after the day of now. */
    public LocalDate begunDay(String option, String text, LocalDate today) {
        LocalDate day = day(option, text);
        require(!day.isAfter(today), option, "a day that has begun", text);
        return day;
    }

    /** Prints one line of text, whatever the content. */
    public void say(String line) {
        out().println(PrintableText.line(line));
    }

    /** A line about the progress, on standard error. */
    public void note(String line) {
        err().println(PrintableText.line(line));
        err().flush();
    }

    /** On standard error. */
    public void warn(String line) {
        err().println("Warning: " + PrintableText.line(line));
    }

    public void print(JsonOutput line) {
        out().println(line);
    }

    /**
     * Prints all rows, page after page.
     *
     * @param pages a page behind a row; null: the first
     */
    public <T> void printAll(Function<@Nullable T, List<T>> pages, Function<T, JsonOutput> line) {
        T last = null;
        List<T> page;
        do {
            page = pages.apply(last);
            for (T row : page) {
                print(line.apply(row));
                last = row;
            }
        } while (page.size() == PAGE);
    }

    /** A merchant's or store's id. */
    String id(String option, String value) {
        return require(EntryForms.ID.matcher(value).matches(), option, EntryForms.ID_RULE, value);
    }

    String terminalSn(String option, String value) {
        return require(EntryForms.SN.matcher(value).matches(), option, EntryForms.SN_RULE, value);
    }

    /** An application's id. */
    String appId(String option, String value) {
        return require(EntryForms.APP_ID.matcher(value).matches(), option, EntryForms.APP_ID_RULE, value);
    }

    /** An order's number. */
    public long orderSn(String option, String value) {
        return Long.parseLong(
                require(ORDER_SN.matcher(value).matches(), option, "an order's sn, up to 18 digits", value));
    }

    /** The order of any merchant, with all its transactions; empty if there is none. */
    public Optional<OrderState> find(OperatorSession office, long sn) {
        return office.await(office.store().history().find(sn))
                .flatMap(key -> office.await(office.store().ledger().load(key)));
    }

    /** A name or reason in free text. */
    public String text(String option, String value) {
        return require(EntryForms.isName(value), option, EntryForms.NAME_RULE, value);
    }

    /** A new secret, from a file or standard input, without the newline. */
    Secret secret(String option, Path file) {
        Secret secret = read(option, file);
        NewSecret.fault(secret, isProduction()).ifPresent(fault -> {
            throw invalid(
                    option, file.toString(), "what is in it " + fault + ", or leave " + option + " out: one is made");
        });
        if (isProduction()) {
            SecretInput.exposure(file).ifPresent(how -> {
                throw invalid(option, file.toString(), how);
            });
        }
        return secret;
    }

    /** A secret that is in use already, whatever its strength. */
    Secret existingSecret(String option, Path file) {
        Secret secret = read(option, file);
        if (isProduction()) {
            SecretInput.exposure(file).ifPresent(how -> {
                throw invalid(option, file.toString(), how);
            });
        }
        return secret;
    }

    private Secret read(String option, Path file) {
        try {
            return SecretInput.read(file, SECRET_FILE_MAX);
        } catch (IOException e) {
            throw invalid(option, file.toString(), "it can't be read as text of a secret's length");
        }
    }

    boolean isProduction() {
        return config().profile() == Profile.PRODUCTION;
    }

    public int number(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(option, Integer.toString(value), "allowed: " + least + " to " + most);
        }
        return value;
    }

    /** The value without surrounding white space, if it is valid. */
    public String require(boolean fits, String option, String allowed, String value) {
        if (!fits) {
            throw invalid(option, value, "allowed: " + allowed);
        }
        return value.strip();
    }

    /** The option's value in its form. */
    <T> T read(String option, String allowed, String value, Function<String, Optional<T>> form) {
        return form.apply(value).orElseThrow(() -> invalid(option, value, "allowed: " + allowed));
    }

    ParameterException invalid(String option, String value, String why) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for '" + option + "': '" + value + "'; " + why);
    }
}
