/**
 * The verification of all orders, of closed days and of the audit log, with the sandbox's ledger where there is one. Start at
 * {@link upay.app.verify.Verification}.
 */
@NullMarked
package upay.app.verify;

import org.jspecify.annotations.NullMarked;
