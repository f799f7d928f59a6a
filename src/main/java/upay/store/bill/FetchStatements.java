package upay.store.bill;

/** The statements about bills that are to be fetched. An account's day is $1 to $4; see {@link PgBillFetches}. */
final class FetchStatements {
    /** An account that never had a row begins with the newest day; a store and an account with their own first day. */
    static final String PLAN = """
            insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at)
            select p.channel, p.owner, p.account, p.day, p.due_at, p.cutoff_at
            from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::timestamptz[], $6::timestamptz[],
                $7::timestamptz[], $8::bool[]) as p (channel, owner, account, day, ends_at, due_at, cutoff_at, newest)
            where p.ends_at > (select to_timestamp(seqstart / 1000000) from pg_sequence where seqrelid = 'numbers'::regclass)
              and not exists (select from channel_accounts a where coalesce(a.merchant_id, '*') = p.owner
                and a.channel = p.channel and a.name = ltrim(p.account, '*') and a.ctime >= p.ends_at)
              and (p.newest or exists (select from bill_fetches f where f.channel = p.channel and f.owner = p.owner
                and f.account = p.account and f.day < p.day))
            on conflict do nothing""";

    /** What was asked for before its day had ended, by a command, is asked for again. */
    static final String REOPEN = """
            update bill_fetches f set state = 'WAITING', since = clock_timestamp(), matched_at = null, due_at = p.due_at,
              cutoff_at = p.cutoff_at
            from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::timestamptz[], $6::timestamptz[],
                $7::timestamptz[]) as p (channel, owner, account, day, ends_at, due_at, cutoff_at)
            where f.channel = p.channel and f.owner = p.owner and f.account = p.account and f.day = p.day
              and f.state in ('FETCHED', 'EMPTY') and f.since < p.ends_at and f.claimed_by = 0""";

    private static final String KEY = "channel = $1 and owner = $2 and account = $3 and day = $4";

    /**
     * A claim lives as long as the lease of its instance, whether or not another one has declared that dead: what a late
     * one writes names its attempt. What this instance itself has left, it can take again. %1$s: the instance; %2$s: the
     * lease in microseconds.
     */
    private static final String FREE = "(claimed_by in (0, %1$s) or not exists (select from instances i"
            + " where i.id = claimed_by and not i.dead"
            + " and i.heartbeat_at > clock_timestamp() - %2$s::int8 * interval '1 microsecond'))";

    private static final String TAKE =
            "update bill_fetches f set claimed_by = %s, attempts = f.attempts + 1, tried_at = clock_timestamp()";

    private static final String COLUMNS = " returning f.channel, f.owner, f.account, f.day, f.attempts, f.cutoff_at";

    static final String CLAIM_DUE = """
            with next as materialized (
              select channel, owner, account, day from bill_fetches
              where due_at <= clock_timestamp() and channel <> all ($2::text[]) and %s
              order by due_at limit 1 for update skip locked)
            %s
            from next n
            where f.channel = n.channel and f.owner = n.owner and f.account = n.account and f.day = n.day
            %s""".formatted(FREE.formatted("$1", "$3"), TAKE.formatted("$1"), COLUMNS);

    static final String ENTER = """
            insert into bill_fetches (channel, owner, account, day, due_at, cutoff_at) values ($1, $2, $3, $4, $5, $6)
            on conflict do nothing""";

    static final String CLAIM_ONE =
            TAKE.formatted("$5") + " where " + KEY + " and " + FREE.formatted("$5", "$6") + COLUMNS;

    /** Of an attempt that this instance has begun. */
    private static final String MINE = " where " + KEY + " and claimed_by = $5 and attempts = $6";

    static final String FETCHED = """
            update bill_fetches set since = case state when 'FETCHED' then since else clock_timestamp() end,
              state = 'FETCHED', reason = null, detail = null, bill_id = $7, due_at = null, claimed_by = 0
            """ + MINE;

    /**
     * A bill that is here already stays it. If the channel has none ($9), and the store no transaction of the day whose
     * money moved or still may, the day is empty. $10, $11: the day. $12: the next attempt. $13: a refused file.
     */
    static final String MISSED = """
            update bill_fetches f set since = case f.state when n.state then f.since else clock_timestamp() end,
              state = n.state, reason = $7, detail = $8, bill_id = coalesce($13::int8, f.bill_id),
              due_at = case n.state when 'WAITING' then coalesce($12::timestamptz, clock_timestamp()) when 'FAILED'
                then $12::timestamptz end,
              claimed_by = 0
            from (
              select case
                when b.state = 'FETCHED' then 'FETCHED'
                when $9::bool and not exists (
                  select from transactions t join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
                  where t.ctime >= $10::timestamptz - interval '2 days' and t.ctime < $11::timestamptz + interval '1 hour'
                    and o.payway = $14 and ($2 = '*' or o.merchant_id = $2)
                    and (o.account is null or o.account = $3)
                    and (t.step <> 'DONE' or t.status = 'SUCCESS' and (t.type <> 'CANCEL' or o.paid)
                      and coalesce(t.channel_finish_time, t.finish_time) >= $10::timestamptz
                      and coalesce(t.channel_finish_time, t.finish_time) < $11::timestamptz)) then 'EMPTY'
                when clock_timestamp() >= b.cutoff_at then 'FAILED'
                else 'WAITING' end as state
              from bill_fetches b where b.channel = $1 and b.owner = $2 and b.account = $3 and b.day = $4) n
            where f.channel = $1 and f.owner = $2 and f.account = $3 and f.day = $4 and f.claimed_by = $5
              and f.attempts = $6
            returning f.state""";

    /** A bill that was imported by hand ends the waiting. */
    static final String IMPORTED = """
            update bill_fetches f set state = 'FETCHED', since = clock_timestamp(), reason = null, detail = null,
              due_at = null, bill_id = b.bill_id
            from bill_files b
            where (f.due_at is not null or f.state = 'FAILED') and f.claimed_by = 0 and b.channel = f.channel and b.owner = f.owner
              and b.account = f.account and b.day = f.day and b.state = 'READ'
              and (b.part = 'WHOLE' or b.part = 'PAYMENTS' and exists (select from bill_files r
                where r.channel = f.channel and r.owner = f.owner and r.account = f.account and r.day = f.day
                  and r.state = 'READ' and r.part = 'REFUNDS'))""";

    static final String DROP = "delete from bill_fetches" + MINE + " and state <> 'FETCHED'";

    static final String RELEASE = "update bill_fetches set claimed_by = 0 where claimed_by = $1";

    static final String OPEN = """
            select channel, owner, account, day, state, attempts, since, reason, detail, due_at from bill_fetches
            where due_at is not null or state = 'FAILED' order by day, channel, owner, account limit $1""";

    /** The oldest, before the day $2. $1: the instance; $3: the lease; $4: rows. What is FAILED is a person's matter. */
    static final String FORGET = """
            with old as materialized (
              select channel, owner, account, day from bill_fetches
              where day < $2 and (state = 'FETCHED' or state = 'EMPTY' and matched_at is not null) and %s
              order by day limit $4 for update skip locked)
            delete from bill_fetches f using old o
            where f.channel = o.channel and f.owner = o.owner and f.account = o.account and f.day = o.day""".formatted(FREE.formatted("$1", "$3"));

    /** One that is FAILED, and is asked for no more. */
    static final String FORGET_FAILED =
            "delete from bill_fetches where " + KEY + " and state = 'FAILED' and due_at is null and claimed_by = 0";

    private FetchStatements() {}
}
