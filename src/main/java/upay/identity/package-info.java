/**
 * Who may what: users, roles, permissions, and the rules of passwords, one-time codes, sessions and API keys; pure. Start at
 * {@link upay.identity.Permission}.
 */
@NullMarked
package upay.identity;

import org.jspecify.annotations.NullMarked;
