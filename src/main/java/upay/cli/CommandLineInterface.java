package upay.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import upay.app.StartException;
import upay.cli.access.ApiKeyCommand;
import upay.cli.access.AuditCommand;
import upay.cli.access.UserCommand;
import upay.cli.bill.BillCommand;
import upay.cli.console.ConfigOption;
import upay.cli.console.ExitCode;
import upay.cli.console.HelpText;
import upay.cli.console.PrintableWriter;
import upay.cli.console.ProgramVersion;
import upay.cli.logging.LogOutput;
import upay.cli.operator.ActivationCodeCommand;
import upay.cli.operator.ChannelAccountCommand;
import upay.cli.operator.ChannelCommand;
import upay.cli.operator.DoctorCommand;
import upay.cli.operator.KeysCommand;
import upay.cli.operator.MerchantCommand;
import upay.cli.operator.StoreCommand;
import upay.cli.operator.TerminalCommand;
import upay.cli.operator.VendorCommand;
import upay.cli.operator.VerifyCommand;
import upay.cli.operator.WebhookCommand;
import upay.cli.order.OrderCommand;
import upay.cli.reconcile.ReconcileCommand;
import upay.cli.remote.RemoteCommand;
import upay.cli.remote.RemoteOptions;
import upay.cli.restore.RestoreCommand;
import upay.cli.settlement.SettlementCommand;
import upay.config.ConfigException;
import upay.config.UndecodedText;
import upay.port.StoreException;
import upay.store.registry.RegistryException;
import upay.store.sql.StoreRefusal;

/** The commands; without one, the gateway serves. */
@Command(
        name = "upay-gateway",
        description = "A payment gateway: one protocol for shops, several mobile wallets. Without a command it serves.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        scope = CommandLine.ScopeType.INHERIT,
        footer = {
            "",
            "Exit codes: 0 done; 1 failed; 2 invalid command line; 69 the store or a port is unavailable;",
            "78 invalid configuration (all faults are listed)."
        })
public final class CommandLineInterface implements Callable<Integer> {
    /** The former name of the command webhook: taken for one version more, and not shown. */
    private static final String FORMER_WEBHOOK = "notification";

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            SandboxCommand.class,
            DemoCommand.class,
            MigrateCommand.class,
            SignCommand.class,
            LogLevelCommand.class,
            MerchantCommand.class,
            StoreCommand.class,
            TerminalCommand.class,
            VendorCommand.class,
            ActivationCodeCommand.class,
            DoctorCommand.class,
            ChannelAccountCommand.class,
            ChannelCommand.class,
            OrderCommand.class,
            WebhookCommand.class,
            VerifyCommand.class,
            RestoreCommand.class,
            BillCommand.class,
            ReconcileCommand.class,
            SettlementCommand.class,
            KeysCommand.class,
            UserCommand.class,
            ApiKeyCommand.class,
            AuditCommand.class);

    @Mixin
    private ConfigOption config;

    /** The program: runs the command that the arguments name, and ends with its exit code. */
    public static void main(String... args) {
        TerminationHook.ownsTheMachine();
        LogOutput.ownsTheMachine();
        TerminationHook.exit(run(args));
    }

    /** Runs the command that the arguments name; returns the program's exit code. */
    static int run(String... args) {
        CommandLine program = commandLine(args);
        for (int i = 0; i < args.length; i++) {
            if (UndecodedText.isIn(args[i])) {
                program.getErr()
                        .println("Argument " + (i + 1) + " can't be decoded in this locale; " + UndecodedText.REMEDY);
                return ExitCode.USAGE;
            }
        }
        return program.execute(args);
    }

    /** With all commands. */
    public static CommandLine commandLine() {
        return withCommands(COMMANDS);
    }

    /** With the command that the arguments name alone, if they begin with one: all of them take half a second to read. */
    private static CommandLine commandLine(String... args) {
        return args.length == 0 ? withCommands(List.of()) : withCommands(named(args[0]));
    }

    private static List<Class<?>> named(String name) {
        for (Class<?> command : COMMANDS) {
            if (command.getAnnotation(Command.class).name().equals(name)) {
                return List.of(command);
            }
        }
        return COMMANDS;
    }

    private static CommandLine withCommands(List<Class<?>> commands) {
        CommandLine program = new CommandLine(new CommandLineInterface());
        commands.forEach(program::addSubcommand);
        if (commands.equals(COMMANDS)) {
            CommandLine former = new CommandLine(new WebhookCommand());
            former.getCommandSpec().name(FORMER_WEBHOOK).usageMessage().hidden(true);
            program.addSubcommand(FORMER_WEBHOOK, former);
        }
        return program.setUsageHelpWidth(100)
                .setHelpFactory(HelpText.factory())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // The program's own escape sequences would be escaped too.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setExecutionStrategy(CommandLineInterface::execute)
                .setParameterExceptionHandler(CommandLineInterface::misused)
                .setExecutionExceptionHandler(CommandLineInterface::failed);
    }

    @Override
    public Integer call() throws Exception {
        return ServeCommand.serve(config);
    }

    /** All output of commands is escaped here, so that no command has to consider the content of stored text. */
    private static int execute(CommandLine.ParseResult parsed) {
        CommandLine all = parsed.commandSpec().root().commandLine();
        all.setOut(PrintableWriter.on(all.getOut()));
        all.setErr(PrintableWriter.on(all.getErr()));
        CommandLine.ParseResult command = parsed.subcommand();
        if (command != null && command.commandSpec().name().equals(FORMER_WEBHOOK) && !command.isUsageHelpRequested()) {
            all.getErr()
                    .println("Warning: " + FORMER_WEBHOOK
                            + ": is called webhook now; the next version no longer takes the former name");
        }
        CommandLine.ParseResult last = last(parsed);
        if (RemoteOptions.given(last) && !last.isUsageHelpRequested() && !last.isVersionHelpRequested()) {
            return RemoteCommand.run(last, all.getOut(), all.getErr());
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static CommandLine.ParseResult last(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        for (CommandLine.ParseResult next = parsed.subcommand(); next != null; next = next.subcommand()) {
            last = next;
        }
        return last;
    }

    private static int misused(ParameterException fault, String[] args) {
        CommandLine command = fault.getCommandLine();
        PrintWriter err = PrintableWriter.on(command.getErr());
        err.println(fault.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception fault, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (fault instanceof ConfigException wrong) {
            err.println("The configuration is invalid, nothing was started:");
            wrong.faults().forEach(each -> err.println("  " + each));
            err.println("conf/gateway.yaml lists every key with its default and its environment variable.");
            return ExitCode.CONFIGURATION;
        }
        if (fault instanceof RegistryException refused) {
            err.println("Not done: " + refused.getMessage());
            return ExitCode.FAILED;
        }
        if (fault instanceof StoreException || fault instanceof StartException) {
            err.println(fault instanceof StoreException store ? StoreRefusal.told(store) : fault.getMessage());
            return ExitCode.UNAVAILABLE;
        }
        err.println("Failed: " + fault);
        return ExitCode.FAILED;
    }
}
