/**
 * What a PostgreSQL server wrote and counted between two moments: its log by relation and kind of record, rows and index
 * entries, bytes on disk, and its statements. Reads the server's own views and extensions; knows nothing of the gateway.
 *
 * <p>Start reading at {@link upay.bench.cost.WalUse}.
 */
package upay.bench.cost;
