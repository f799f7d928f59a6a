package upay.bench;

/**
 * Orders that are there before anything is measured: the same number of them, and as many columns as bare SQL needs, in the
 * tables of pgbench; the gateway's as its own statements would have left them.
 */
final class Preload {
    /** Orders in one transaction: the cost of a failure, and the interval of progress lines. */
    private static final int SLICE = 500_000;

    private final PgServer server;

    Preload(PgServer server) {
        this.server = server;
    }

    /** Of the i-th preloaded order, from 1. */
    static String clientSn(int i) {
        return "preloaded-" + i;
    }

    /** The two tables of pgbench, with the obvious indexes. */
    void createTables() {
        server.execute("""
                drop schema if exists bench cascade;
                create schema bench;
                create table bench.orders (
                  merchant_id text not null, sn int8 not null, client_sn text not null, terminal_sn text not null,
                  store_id text not null, payway text not null, total int8 not null, net int8 not null,
                  subject text not null, operator text not null, status text not null, version int4 not null,
                  trade_no text, ctime timestamptz not null,
                  primary key (merchant_id, sn), unique (merchant_id, client_sn));
                create table bench.transactions (
                  merchant_id text not null, order_sn int8 not null, tsn int8 not null, type text not null,
                  amount int8 not null, status text not null, operator text not null, ctime timestamptz not null,
                  finish_time timestamptz, primary key (merchant_id, order_sn, tsn))""");
    }

    /** Both sides, up to {@code to} orders, from the {@code from}-th on. */
    void load(int from, int to) {
        for (int start = from; start <= to; start += SLICE) {
            int end = Math.min(to, start + SLICE - 1);
            slice(start, end);
            if (end < to) {
                BenchOptions.progress(String.format("%,d of %,d orders loaded", end, to));
            }
        }
        // What comes later is the same for both: no table is tidied up in the middle of a round for what was loaded
        // here.
        for (String table :
                new String[] {"bench.orders", "bench.transactions", "upay.orders", "upay.transactions", "upay.history"
                }) {
            server.execute("vacuum analyze " + table);
        }
        server.execute("checkpoint");
    }

    private void slice(int from, int to) {
        server.executeTogether("""
                insert into bench.orders
                select 'sandbox-merchant', i, 'preloaded-' || i, '100000000000000001', 'sandbox-store', 'WECHAT', 1350, 1350,
                  '咖啡与蛋糕', '刘侃', 'PAID', 2, 'trade-' || i, now() from generate_series(%1$d, %2$d) i;
                insert into bench.transactions
                select 'sandbox-merchant', i, i, 'PAY', 1350, 'SUCCESS', '刘侃', now(), now()
                from generate_series(%1$d, %2$d) i""".formatted(from, to), """
                insert into upay.orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,
                  operator, ctime, version, status, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, trade_no,
                  payer_uid)
                select 'sandbox-merchant', 1000000000000000 + i, 'preloaded-' || i, '100000000000000001', 'sandbox-store',
                  'WECHAT', 'BARCODE', 1350, '咖啡与蛋糕', '刘侃', now(), 2, 'PAID', 1350, 0, 0, 0, true, true,
                  'trade-' || i, 'payer-' || i %% 1000 from generate_series(%1$d, %2$d) i
                on conflict do nothing;
                insert into upay.transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator,
                  ctime, finish_time, channel_finish_time, owner, attempts)
                select 'sandbox-merchant', 1000000000000000 + i, 1000000000000000 + i, 1, 'PAY', 1350, 'SUCCESS', 'DONE',
                  '刘侃', now(), now(), now(), 0, 0 from generate_series(%1$d, %2$d) i
                on conflict do nothing;
                insert into upay.history (merchant_id, order_sn, version, status, at, instance, events)
                select 'sandbox-merchant', 1000000000000000 + i, v, case v when 1 then 'CREATED' else 'PAID' end, now(), 0, ''
                from generate_series(%1$d, %2$d) i, generate_series(1, 2) v
                where not exists (select from upay.history
                  where merchant_id = 'sandbox-merchant' and order_sn = 1000000000000000 + %1$d)""".formatted(from, to));
    }
}
