/**
 * Who may use the management API: logins, set-up, users, API keys, and the audit log. Start at {@link
 * upay.api.access.LoginResource}.
 */
@NullMarked
package upay.api.access;

import org.jspecify.annotations.NullMarked;
