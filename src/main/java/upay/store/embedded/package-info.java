/** An embedded PostgreSQL server: its binaries, roles, start, stop and crash clean-up. */
package upay.store.embedded;
