/** The shell's side of every command: options, secrets, exit codes and text that is safe to print. */
package upay.cli.console;
