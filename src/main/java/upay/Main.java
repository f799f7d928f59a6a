package upay;

import upay.cli.CommandLineInterface;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLineInterface.main(arguments);
    }
}
