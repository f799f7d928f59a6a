/** The cashier verdict: what a till that runs no loop does with the goods, with one sentence for its operator; pure. */
@NullMarked
package upay.verdict;

import org.jspecify.annotations.NullMarked;
