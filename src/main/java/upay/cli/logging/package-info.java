/** The log on standard output, as text for people or one JSON object a line. */
package upay.cli.logging;
