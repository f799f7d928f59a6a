/** The operators' commands that show, close and export the merchants' statements. */
@NullMarked
package upay.cli.settlement;

import org.jspecify.annotations.NullMarked;
