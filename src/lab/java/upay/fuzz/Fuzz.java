package upay.fuzz;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code scripts/fuzz} runs. */
@Command(
        name = "scripts/fuzz",
        sortOptions = false,
        description = {
            "Makes inputs at random from a seed, kind by kind, and judges what the gateway's decoders make of each. Ends with 0",
            "if all that must hold held, with 1 and the input's number if something did not, with 2 if the command line is wrong."
        })
final class Fuzz implements Callable<Integer> {
    @Option(names = "--inputs", defaultValue = "100000", description = "How many of each kind (default 100000).")
    long inputs;

    @Option(names = "--seed", defaultValue = "1", description = "What the inputs are made from (default 1).")
    long seed;

    @Option(names = "--first", defaultValue = "0", description = "The number of the first input (default 0).")
    long first;

    @Option(names = "--kind", split = ",", description = "Only these kinds. Left out: all of them.")
    List<String> only;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    boolean help;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Fuzz()).execute(args));
    }

    @Override
    public Integer call() {
        List<String> all = FuzzInputs.ALL.stream().map(FuzzInput::name).toList();
        List<String> wanted = only == null ? all : only;
        for (String name : wanted) {
            if (!all.contains(name)) {
                System.err.println("There is no kind " + name + "; there are: " + all);
                return 2;
            }
        }
        List<FuzzInput> kinds = FuzzInputs.ALL.stream()
                .filter(kind -> wanted.contains(kind.name()))
                .toList();
        int broken = 0;
        for (FuzzInput kind : kinds) {
            broken += run(kind) ? 0 : 1;
        }
        return broken == 0 ? 0 : 1;
    }

    private boolean run(FuzzInput kind) {
        long start = System.nanoTime();
        try {
            FuzzRun done = new FuzzRun(kind, seed).run(first, inputs);
            System.out.printf(
                    "%-24s %d inputs, seed %d: %d accepted, %d refused, %.1f s%n",
                    kind.name(),
                    inputs,
                    seed,
                    done.count(FuzzInput.Verdict.ACCEPTED),
                    done.count(FuzzInput.Verdict.REFUSED),
                    (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
            return true;
        } catch (AssertionError found) {
            System.out.println("BROKEN: " + found.getMessage());
            found.getCause().printStackTrace();
            return false;
        }
    }
}
