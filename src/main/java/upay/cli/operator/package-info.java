/** The operators' commands on merchants, terminals, channel accounts, webhooks, keys and the audit. */
@NullMarked
package upay.cli.operator;

import org.jspecify.annotations.NullMarked;
