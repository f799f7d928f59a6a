/** The accounts that merchants are charged through come from the store, the configuration or the sandbox. */
package upay.app.account;
