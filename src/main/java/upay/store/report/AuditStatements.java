package upay.store.report;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import upay.domain.OrderStatus;
import upay.domain.TransitionGraph;
import upay.store.table.HistorySql;

/**
 * The statements of {@link Audit}. Each is one snapshot, so that a gateway that works meanwhile causes no violation.
 */
public final class AuditStatements {
    private static final String NAMES = Arrays.stream(OrderStatus.values())
            .filter(status -> !status.isFinal())
            .map(status -> "'" + status + "'")
            .collect(Collectors.joining(", "));

    // $1 and $2 after this one, $3 the number of orders, $4 and $5 the time. Reserved client_sns are not orders.
    static final String SLICE = """
            select o.merchant_id, o.sn, o.version, o.sn > 0 and o.ctime >= $4 and o.ctime < $5,
              o.status not in (%s) and not exists (select from transactions t
                where t.merchant_id = o.merchant_id and t.order_sn = o.sn and t.step <> 'DONE'),
              coalesce(o.paid, false), coalesce(o.total, 0), coalesce(o.net, 0)
            from orders o where (o.merchant_id, o.sn) > ($1, $2)
            order by o.merchant_id, o.sn limit $3""".formatted(NAMES);

    // The clocks of two instances, of which one begins and one ends a transaction, differ by less.
    private static final String CLOCKS = "interval '1 s'";

    private static final String MONEY = """
            money as (
              select s.*, t.* from seen s cross join lateral (
                select count(*) filter (where type = 'PAY') as payments,
                  count(*) filter (where type = 'PAY' and status = 'SUCCESS') as successes,
                  coalesce(sum(amount) filter (where type = 'PAY' and status = 'SUCCESS'), 0) as charged,
                  coalesce(sum(amount) filter (where type <> 'PAY' and status = 'SUCCESS'), 0) as returned,
                  coalesce(sum(amount) filter (where type = 'REFUND' and status not in ('SUCCESS', 'FAIL_CANCELED')), 0) as open_refunds,
                  count(*) filter (where type = 'REFUND' and status = 'REFUND_ERROR') as unknown
                from transactions where merchant_id = s.merchant_id and order_sn = s.sn) t)""";

    // Looked up order by order, whatever the planner expects of a table that was empty when it was analysed
    // ("offset 0"). Every commit's version and status, and the order's own last; an order of an older version may
    // have no history.
    private static final String STEPS = """
            steps as (
              select merchant_id, sn, now_version, version, status,
                lag(version) over w as before_version, lag(status) over w as before
              from (
                select s.merchant_id, s.sn, s.version as now_version, h.version, h.status, h.at
                  from seen s cross join lateral (select * from history
                    where order_sn = s.sn and merchant_id = s.merchant_id offset 0) h
                union all
                select merchant_id, sn, version, version, status, 'infinity' from seen) all_versions
              window w as (partition by merchant_id, sn order by version, at)),
            calls as (
              select s.merchant_id, s.sn, h.version, c.tsn, h.at - c.micros * interval '1 microsecond' as at
              from seen s cross join lateral (select * from history
                where order_sn = s.sn and merchant_id = s.merchant_id offset 0) h
              cross join lateral regexp_split_to_table(h.events, chr(10)) as e(line)
              cross join lateral (select %s as tsn, %s as micros) c
              where c.tsn is not null)""".formatted(HistorySql.CALL_TSN, HistorySql.CALL_MICROS);

    // $4 and $5 after this order, $6 and $7 up to this one, $8 and $9 the time.
    private static final String OF_A_SLICE = """
            select %s from orders o where (merchant_id, sn) > ($4, $5) and (merchant_id, sn) <= ($6, $7)
              and sn > 0 and ctime >= $8 and ctime < $9""";

    // The newest orders by their history, whose index ends with them, and open work, unowned first. The cost does
    // not grow with the number of orders. $4 for each of both.
    private static final String THE_NEWEST = """
            select %s from (
              select merchant_id, order_sn from (
                select merchant_id, order_sn from history where order_sn > 0 order by order_sn desc, version desc limit $4) h
              union
              select merchant_id, order_sn from (
                select merchant_id, order_sn from transactions where due_at is not null and owner >= 0 order by owner, due_at limit $4) t) k
            cross join lateral (
              select * from orders where merchant_id = k.merchant_id and sn = k.order_sn limit 1) o""";

    // The moves that are allowed in one step ($1) and, if an older version left a gap, in several ($2). Whether
    // merchants are notified of payments ($3).
    private static final String CHECKS = """
            with seen as materialized (%s),
            %s,
            %s
            select 'net', merchant_id, sn, format('net is %%s, but %%s was paid and %%s returned', net, charged, returned)
              from money where paid and (net <> charged - returned or net < 0)
            union all
            select 'refunds', merchant_id, sn, format('refunding %%s, unknown %%s; its refunds say %%s and %%s',
                refunding, unknown_refunds, open_refunds, unknown)
              from money where paid and (refunding <> open_refunds or unknown_refunds <> unknown)
            union all
            select 'one_success', merchant_id, sn, format('paid is %%s, with %%s payments, %%s of them SUCCESS', paid, payments, successes)
              from money where payments <> 1 or successes <> paid::int4
            union all
            select 'one_success', s.merchant_id, s.sn, format('order %%s was paid by the same trade %%s', min(o.sn), s.trade_no)
              from seen s join orders o on o.merchant_id = s.merchant_id and o.trade_no = s.trade_no
              where s.paid and o.paid and o.sn <> s.sn and o.payway = s.payway
              group by s.merchant_id, s.sn, s.trade_no
            union all
            select 'edge', merchant_id, sn, format('%%s at version %%s, %%s at version %%s', coalesce(before, 'nothing'),
                coalesce(before_version, 0), status, version)
              from steps
              where version > now_version
                or before is null and version = 1 and status <> 'CREATED'
                or version = before_version and status <> before
                or version = before_version + 1 and before || '>' || status <> all ($1::text[])
                or version > before_version + 1 and before || '>' || status <> all ($2::text[])
            union all
            select 'notification', s.merchant_id, s.sn, 'paid, with a notify_url, and no notification is kept'
              from seen s where $3 and s.paid and s.notify_url is not null and not exists (
                select from notifications n
                where n.merchant_id = s.merchant_id and n.order_sn = s.sn and n.event = 'paid')
            union all
            select 'notification', s.merchant_id, s.sn, 'a notification of ' || n.event || ' is kept, but the order was '
                || case when s.paid then '' else 'not ' end || 'paid'
              from seen s join notifications n on n.merchant_id = s.merchant_id and n.order_sn = s.sn
              where s.paid = (n.event like 'failed-%%')
            union all
            select 'intent', s.merchant_id, s.sn, format('%%s %%s is known since version %%s, of %%s', t.type, t.tsn, t.since_version, s.version)
              from seen s join transactions t on t.merchant_id = s.merchant_id and t.order_sn = s.sn
              where (t.type = 'PAY') <> (t.since_version = 1) or t.since_version > s.version
            union all
            select 'intent', s.merchant_id, s.sn, format('%%s %%s ended at %%s, before it was stored at %%s', t.type, t.tsn, t.finish_time, t.ctime)
              from seen s join transactions t on t.merchant_id = s.merchant_id and t.order_sn = s.sn
              where t.finish_time < t.ctime - %s
            union all
            select 'intent', c.merchant_id, c.sn, format('the channel was asked for %%s before version %%s, which is %%s', c.tsn, c.version,
                coalesce('stored since version ' || t.since_version || ' at ' || t.ctime, 'stored nowhere'))
              from calls c
              left join transactions t on t.merchant_id = c.merchant_id and t.order_sn = c.sn and t.tsn = c.tsn
              where t.tsn is null or t.since_version > c.version or c.at < t.ctime - %s
            union all
            select 'open', s.merchant_id, s.sn, s.status || ', and nothing is due'
              from seen s where s.status in (%s) and 0 = (
                select count(t.due_at) filter (where t.step <> 'DONE') from transactions t
                where t.merchant_id = s.merchant_id and t.order_sn = s.sn)
            union all
            select 'statement', s.merchant_id, s.sn, format('%%s %%s has moved %%s, but its rows of statements say %%s', t.type, t.tsn,
                w.amount, b.amount)
              from seen s join transactions t on t.merchant_id = s.merchant_id and t.order_sn = s.sn
              cross join (select since, reached from statement_frontier) f
              cross join lateral (
                select case when t.status <> 'SUCCESS' or not s.paid then 0 when t.type = 'PAY' then t.amount else -t.amount end
                  as amount) w
              cross join lateral (
                select coalesce(sum(amount), 0)::int8 as amount from statement_rows
                where merchant_id = t.merchant_id and order_sn = t.order_sn and tsn = t.tsn) b
              where t.ctime >= f.since and t.ctime < f.reached and w.amount <> b.amount and not exists (
                select from statement_open p
                where p.merchant_id = t.merchant_id and p.order_sn = t.order_sn and p.tsn = t.tsn)
            union all
            select 'seen', '', 0, count(*)::text from seen
            order by 2, 3, 1""";

    /** A row for each violation, by order; the first is none, and counts the orders. */
    static final String VIOLATIONS = checks(OF_A_SLICE);

    /** The same for active orders. */
    public static final String VIOLATIONS_NOW = checks(THE_NEWEST);

    static final String[] NEXT = moves(TransitionGraph::next);
    static final String[] REACHED = moves(TransitionGraph::reached);

    private AuditStatements() {}

    private static String checks(String which) {
        String columns =
                "o.merchant_id, o.sn, o.version, o.status, o.paid, o.total, o.net, o.refunding, o.unknown_refunds,"
                        + " o.payway, o.trade_no, o.notify_url";
        return CHECKS.formatted(which.formatted(columns), MONEY, STEPS, CLOCKS, CLOCKS, NAMES);
    }

    private static String[] moves(Function<OrderStatus, Set<OrderStatus>> ends) {
        return Arrays.stream(OrderStatus.values())
                .flatMap(from -> ends.apply(from).stream().map(to -> from + ">" + to))
                .toArray(String[]::new);
    }
}
