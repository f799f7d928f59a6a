/**
 * The bills of the fault lab's day: brings them in as an operator does, orders faults of them at the sandbox, and compares
 * the gateway's findings with what was ordered. Start reading at {@link upay.lab.bills.ReconciledDay}. Blocks.
 */
package upay.lab.bills;
