/**
 * The command line: one class per command, how the program ends, and how it logs.
 *
 * <p>Contents: options, exit codes, output for operators. Not allowed: the internals of a part; commands start parts
 * through the root, and print. May import every package; only {@code upay.Main} imports it. Start with {@link
 * upay.cli.CommandLineInterface}; a new command is one class and one line there.
 *
 * <p>Threads: commands run on the main thread and may block; classes of Vert.x are touched only by commands that need it, so
 * that {@code sign} starts quickly.
 */
@NullMarked
package upay.cli;

import org.jspecify.annotations.NullMarked;
