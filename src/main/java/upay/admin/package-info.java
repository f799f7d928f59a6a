/**
 * The management port: health, the door to the sandbox's ledger, and the check of who calls (Host, Origin).
 *
 * <p>Lives here: what operators and probes ask. Must not: take payments, or be reachable by the public; nothing here asks
 * for a signature. Imports the operations' ports and the domain, never another spoke. Start with
 * {@link upay.management.ManagementVerticle}.
 *
 * <p>Threads: one event loop.
 */
package upay.admin;
