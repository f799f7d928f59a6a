package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.reconciliation.Decision;
import upay.reconciliation.FindingClass;
import upay.reconciliation.OwnTransaction;
import upay.store.sql.Database;

/**
 * Writes what was decided about rows: matches, findings, and that earlier findings are settled; all of a page in one
 * statement. The same decisions again change nothing. Threads: any.
 */
final class Verdicts {
    /** A person's turn comes so many hours after a finding. */
    private static final int NEXT_DAY = 24;

    // $1 bills, $2 lines, $3 fates, $4 merchants, $5 orders, $6 transactions, $7 classes, $8 own amounts, $9 own
    // states,
    // $10 hours until a person's turn, $11 whether the gateway asks, $12 whether it is only information.
    private static final String APPLY = """
            with d as materialized (
              select d.*, f.channel, f.owner, f.account, f.day, r.kind, r.own_number, r.channel_number, r.amount, r.fee,
                r.kind || ' ' || r.state as bill_state
              from unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::int8[], $6::int8[], $7::text[], $8::int8[],
                  $9::text[], $10::int4[], $11::bool[], $12::bool[])
                as d (bill_id, line, fate, merchant_id, order_sn, tsn, class, own_amount, own_state, hours, asks, info)
              cross join lateral (select * from bill_rows where bill_id = d.bill_id and line = d.line offset 0) r
              cross join lateral (select * from bill_files where bill_id = d.bill_id and state = 'READ' offset 0) f
              cross join lateral (select from open_bill_rows where bill_id = d.bill_id and line = d.line for update) o),
            matched as (
              insert into bill_matches (bill_id, line, merchant_id, order_sn, tsn, kind, amount, fee, day)
              select bill_id, line, merchant_id, order_sn, tsn, kind, amount, fee, day from d where fate = 'MATCH'
              on conflict do nothing returning order_sn, tsn),
            gone as (
              delete from reconciliation_pool p using matched m where p.order_sn = m.order_sn and p.tsn = m.tsn),
            closed as (
              delete from open_bill_rows o using d
              where d.fate in ('MATCH', 'DROP') and o.bill_id = d.bill_id and o.line = d.line),
            kept as (
              update open_bill_rows o set state = d.fate from d
              where d.fate in ('WAITING', 'FOUND') and o.bill_id = d.bill_id and o.line = d.line),
            held as (
              update reconciliation_pool p set found = true, until = coalesce(until, clock_timestamp()) from d
              where d.fate = 'FOUND' and d.tsn is not null and p.order_sn = d.order_sn and p.tsn = d.tsn),
            found as (
              insert into findings (fingerprint, class, channel, owner, account, day, merchant_id, order_sn, tsn, bill_id, line,
                bill_number, bill_channel_number, own_amount, bill_amount, bill_fee, own_state, bill_state)
              select class || '/' || bill_id || '/' || line || '/' || (
                  select count(*) from findings e where e.bill_id = d.bill_id and e.line = d.line and e.class = d.class
                    and exists (select from finding_notes n
                      where n.finding_id = e.finding_id and n.resolution in ('SUPERSEDED', 'AGREES', 'REPLACED'))), class, channel, owner,
                account, day, merchant_id, order_sn, tsn, bill_id, line, own_number, channel_number, own_amount, amount, fee, own_state, bill_state
              from d where class is not null
              on conflict (fingerprint) do nothing returning finding_id, bill_id, line, found_at),
            opened as (
              insert into open_findings (finding_id, person_at, ask_at)
              select f.finding_id, f.found_at + d.hours * interval '1 hour', case when d.asks then f.found_at end
              from found f join d on d.bill_id = f.bill_id and d.line = f.line and not d.info),
            informed as (
              insert into finding_notes (finding_id, by, note, resolution)
              select f.finding_id, 'gateway', 'only information: nothing is to be done', 'INFORMATION'
              from found f join d on d.bill_id = f.bill_id and d.line = f.line and d.info),
            settled as (
              insert into finding_notes (finding_id, by, note, resolution)
              select e.finding_id, 'gateway', case when d.fate = 'FOUND' then 'it is another finding now'
                  when d.fate = 'WAITING' then 'it waits for the gateway and the next bills' else 'it agrees now' end,
                case when d.fate in ('FOUND', 'WAITING') then 'SUPERSEDED' else 'AGREES' end
              from d cross join lateral (
                select finding_id from findings f where f.bill_id = d.bill_id and f.line = d.line
                  and f.class is distinct from d.class and not (d.fate = 'MATCH' and f.class = 'REFUND_ABNORMAL')
                  and exists (select from open_findings where finding_id = f.finding_id)
                union
                select finding_id from findings f where d.fate = 'MATCH' and f.tsn = d.tsn and f.bill_id is null
                  and (d.kind = 'PAYMENT') = (f.class = 'OURS_ONLY')
                  and exists (select from open_findings where finding_id = f.finding_id)) e
              returning finding_id)
            select (select count(*) from matched), (select count(*) from found), (select count(*) from settled)""";

    private final Database database;

    Verdicts(Database database) {
        this.database = database;
    }

    /**
     * A decision, with the order that it is about.
     *
     * @param state the order's; null: not known
     */
    record Verdict(
            Decision decision,
            @Nullable OrderKey order,
            @Nullable String state) {
        private @Nullable FindingClass found() {
            return decision.found();
        }

        private @Nullable OwnTransaction transaction() {
            return decision.transaction();
        }

        private @Nullable String ownState() {
            OwnTransaction own = transaction();
            return own == null ? state : state + ", " + own.type() + " " + own.status();
        }
    }

    Future<Void> apply(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfLong(
                        longs(verdicts, one -> one.decision().row().place().bill()))
                .addArrayOfLong(
                        longs(verdicts, one -> one.decision().row().place().line()))
                .addArrayOfString(texts(verdicts, one -> one.decision().fate().name()))
                .addArrayOfString(texts(
                        verdicts,
                        one -> one.order() == null ? null : one.order().merchantId()))
                .addArrayOfLong(longs(
                        verdicts,
                        one -> one.order() == null ? null : one.order().sn()))
                .addArrayOfLong(longs(
                        verdicts,
                        one -> one.transaction() == null
                                ? null
                                : one.transaction().tsn()))
                .addArrayOfString(texts(
                        verdicts,
                        one -> one.found() == null ? null : one.found().name()))
                .addArrayOfLong(longs(
                        verdicts,
                        one -> one.transaction() == null
                                ? null
                                : one.transaction().amount().value()))
                .addArrayOfString(texts(verdicts, Verdict::ownState))
                .addArrayOfInteger(
                        verdicts.stream().map(one -> hours(one.found())).toArray(Integer[]::new))
                .addArrayOfBoolean(verdicts.stream()
                        .map(one -> one.found() != null && one.found().step() == FindingClass.Step.ASK)
                        .toArray(Boolean[]::new))
                .addArrayOfBoolean(verdicts.stream()
                        .map(one -> one.found() != null && one.found().attention() == FindingClass.Attention.NONE)
                        .toArray(Boolean[]::new));
        return database.execute(APPLY, arguments).mapEmpty();
    }

    static int hours(@Nullable FindingClass found) {
        return found != null && found.attention() == FindingClass.Attention.NEXT_DAY ? NEXT_DAY : 0;
    }

    private static Long[] longs(List<Verdict> rows, Function<Verdict, @Nullable Long> value) {
        Long[] longs = new Long[rows.size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = value.apply(rows.get(i));
        }
        return longs;
    }

    private static String[] texts(List<Verdict> rows, Function<Verdict, @Nullable String> value) {
        String[] texts = new String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = value.apply(rows.get(i));
        }
        return texts;
    }
}
