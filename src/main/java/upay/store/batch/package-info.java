/** Natural batching: rows that arrive during a statement go to the server together in the next one. */
package upay.store.batch;
