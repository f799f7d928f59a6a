/**
 * Measures the gateway's packaged jar from outside, beside PostgreSQL's own {@code pgbench} on the same server; run by
 * {@code scripts/bench}. No test lives here, and nothing that is timed runs with the tests.
 *
 * <p>Start reading at {@link upay.bench.Bench}; {@link upay.bench.FixedRate} is the driver that does not wait for answers.
 */
package upay.bench;
