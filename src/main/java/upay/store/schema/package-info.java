/** The schema's migrations and the checks that a server must pass. */
package upay.store.schema;
