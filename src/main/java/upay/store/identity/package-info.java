/** Users, sessions, API keys and failed logins in PostgreSQL. Start at {@link upay.store.identity.Users}. */
@NullMarked
package upay.store.identity;

import org.jspecify.annotations.NullMarked;
