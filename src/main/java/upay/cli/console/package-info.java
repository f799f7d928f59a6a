/** The shell's side of every command: options, secrets, exit codes and text that is safe to print. */
@NullMarked
package upay.cli.console;

import org.jspecify.annotations.NullMarked;
