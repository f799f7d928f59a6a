/**
 * The command line: one class per command, how the program ends, and how it logs.
 *
 * <p>Lives here: options, exit codes, what is printed for people. Must not: know how a part works; it asks the root to start
 * parts, and prints. May import everybody; nobody imports it but {@code upay.Main}. Start with
 * {@link upay.cli.CommandLineInterface}; a new command is one class and one line there.
 *
 * <p>Threads: commands run on the main thread and may block; classes of Vert.x are touched only by commands that need it, so
 * that {@code sign} starts quickly.
 */
@NullMarked
package upay.cli;

import org.jspecify.annotations.NullMarked;
