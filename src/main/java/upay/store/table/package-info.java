/** The columns of orders, transactions and history, and rows read back as records. */
package upay.store.table;
