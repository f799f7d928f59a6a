/** The operators' commands on the audit log, users and API keys. */
@NullMarked
package upay.cli.access;

import org.jspecify.annotations.NullMarked;
