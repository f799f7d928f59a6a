/** The log on standard output, as text for people or one JSON object a line. */
@NullMarked
package upay.cli.logging;

import org.jspecify.annotations.NullMarked;
