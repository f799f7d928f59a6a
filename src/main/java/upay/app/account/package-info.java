/** The accounts that merchants are charged through come from the store, the configuration or the sandbox. */
@NullMarked
package upay.app.account;

import org.jspecify.annotations.NullMarked;
