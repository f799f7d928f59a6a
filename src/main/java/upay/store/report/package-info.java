/** The read-only reports: the audit, open orders and an order's history. */
package upay.store.report;
