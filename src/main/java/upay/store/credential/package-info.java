/** The cached terminals, merchant accounts, signing keys and nonces that requests are checked against. */
package upay.store.credential;
