/** An order's history: its events, their stored form, and the records that each commit adds. */
package upay.history;
