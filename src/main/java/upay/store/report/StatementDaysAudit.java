package upay.store.report;

/** Whether the sums of closed days are those of their rows, and days follow one another; only reads. */
final class StatementDaysAudit {

    // Each a row of sums in the same order: as the day says, of its lines, and of its rows.
    private static final String CHECK = """
            select d.merchant_id, d.day, case
                when d.until_at < d.from_at or coalesce(before.until_at <> d.from_at, false)
                  then 'does not begin where the day before ended'
                when own.sums is distinct from l.sums then format('says %%s, but its lines %%s', own.sums, l.sums)
                when own.sums is distinct from r.sums then format('says %%s, but its rows %%s', own.sums, r.sums) end
            from (%s) d
            cross join lateral (
              select (records, covered, uncovered, payments_amount, refunds_amount, cancels_amount, net, fees_fen, to_settle,
                fees)::text as sums from statement_days where merchant_id = d.merchant_id and day = d.day) own
            cross join lateral (
              select (coalesce(sum(records), 0)::int8, coalesce(sum(covered), 0)::int8, coalesce(sum(uncovered), 0)::int8,
                coalesce(sum(payments_amount), 0)::int8, coalesce(sum(refunds_amount), 0)::int8,
                coalesce(sum(cancels_amount), 0)::int8, coalesce(sum(net), 0)::int8, coalesce(sum(fees_fen), 0)::int8,
                coalesce(sum(to_settle), 0)::int8, coalesce(sum(fees), 0)::numeric(20, 5))::text as sums
              from statement_lines where merchant_id = d.merchant_id and day = d.day) l
            cross join lateral (
              select (count(*), count(*) filter (where covered), count(*) filter (where not covered),
                coalesce(sum(amount) filter (where kind = 'PAYMENT'), 0)::int8,
                -coalesce(sum(amount) filter (where kind in ('REFUND', 'EXTERNAL_REFUND', 'REFUND_FAILED')), 0)::int8,
                -coalesce(sum(amount) filter (where kind in ('CANCEL', 'CANCEL_FAILED')), 0)::int8,
                coalesce(sum(amount), 0)::int8, coalesce(sum(fee_fen), 0)::int8,
                coalesce(sum(amount - fee_fen), 0)::int8, coalesce(sum(fee), 0)::numeric(20, 5))::text as sums
              from statement_rows
              where merchant_id = d.merchant_id and settles_at >= d.from_at and settles_at < d.until_at) r
            left join statement_days before on before.merchant_id = d.merchant_id and before.day = d.day - 1
            order by d.merchant_id, d.day""";

    /** $1 and $2 after this day, $3 the number of days. The third value is null where a day is sound. */
    static final String DAYS = CHECK.formatted("""
            select merchant_id, day, from_at, until_at from statement_days
            where closed_at is not null and (merchant_id, day) > ($1, $2) order by merchant_id, day limit $3""");

    /** The days that were closed last: $1 of them, and of these the ones with up to $2 rows. */
    static final String NEWEST = CHECK.formatted("""
            select merchant_id, day, from_at, until_at from (
              select * from statement_days where closed_at is not null order by closed_at desc limit $1) newest
            where records <= $2""");

    private StatementDaysAudit() {}
}
