/**
 * The daily bills of the simulated channels: what a bill lists, when it is ready, and the faults that were ordered.
 *
 * <p>Contains the day's entries out of the ledger, row by row; the faults and closings that the control calls order;
 * fees and totals; the streaming of a bill's file in bounded memory. Not here: the columns and the calls of a channel,
 * which are in that channel's package. Start with {@link upay.sandbox.bill.Bills} and {@link
 * upay.sandbox.bill.BillFormat}.
 *
 * <p>Threads: {@link upay.sandbox.bill.Bills} and {@link upay.sandbox.bill.BillDesk} may be called from any thread; a
 * bill in the making is used by one thread at a time.
 */
@NullMarked
package upay.sandbox.bill;

import org.jspecify.annotations.NullMarked;
