package upay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How much the gateway does at most, beside what bare SQL does, in turns. */
final class Throughput {
    private static final int SWEEP_SECONDS = 3;

    private record Cpus(double gateway, double postgres, double sandbox, double driver) {}

    private record Round(
            double bareQuery,
            double barePay,
            Wrk.Result query,
            Wrk.Result pay,
            Wrk.Result mix,
            Cpus payCpu,
            Cpus queryCpu) {}

    private final Session session;
    private final int orders;
    private final List<Round> rounds = new ArrayList<>();

    Throughput(Session session, int orders) {
        this.session = session;
        this.orders = orders;
    }

    void measure() {
        BenchOptions.progress("pgbench with " + java.util.Arrays.toString(Pgbench.CLIENTS) + " clients");
        Pgbench.Best pay = session.pgbench.best(Pgbench.Kind.PAY, SWEEP_SECONDS, orders);
        Pgbench.Best query = session.pgbench.best(Pgbench.Kind.QUERY, SWEEP_SECONDS, orders);
        for (int i = 1; i <= session.options.rounds; i++) {
            Round round = round(pay.clients(), query.clients());
            rounds.add(round);
            BenchOptions.progress("round %d: pay %.0f / %.0f, query %.0f / %.0f, mix %.0f"
                    .formatted(
                            i,
                            round.pay.perSecond(),
                            round.barePay,
                            round.query.perSecond(),
                            round.bareQuery,
                            round.mix.perSecond()));
        }
        report(pay, query);
    }

    private Round round(int payClients, int queryClients) {
        int seconds = session.options.seconds;
        session.server.execute("checkpoint");
        double barePay = session.pgbench.run(Pgbench.Kind.PAY, payClients, seconds, orders);
        session.server.execute("checkpoint");
        Cpus[] payCpu = new Cpus[1];
        Wrk.Result pay = counted(Requests.Kind.PAY, 30_000, payCpu);
        double bareQuery = session.pgbench.run(Pgbench.Kind.QUERY, queryClients, seconds, orders);
        Cpus[] queryCpu = new Cpus[1];
        Wrk.Result query = counted(Requests.Kind.QUERY, 100_000, queryCpu);
        Wrk.Result mix = session.wrk(Requests.Kind.MIX, seconds, 60_000);
        return new Round(bareQuery, barePay, query, pay, mix, payCpu[0], queryCpu[0]);
    }

    private Wrk.Result counted(Requests.Kind kind, double perSecond, Cpus[] cpus) {
        Cpus before = cpus();
        Wrk.Result result = session.wrk(kind, session.options.seconds, perSecond);
        Cpus after = cpus();
        double second = session.options.seconds;
        cpus[0] = new Cpus(
                (after.gateway - before.gateway) / second,
                (after.postgres - before.postgres) / second,
                (after.sandbox - before.sandbox) / second,
                (after.driver - before.driver) / second);
        return result;
    }

    private Cpus cpus() {
        return new Cpus(
                session.gateway.cpuSeconds(),
                session.server.cpuSeconds(),
                session.gateway.sandboxCpuSeconds(),
                Cpu.ofEndedChildren(ProcessHandle.current().pid()));
    }

    private void report(Pgbench.Best payBest, Pgbench.Best queryBest) {
        Report report = session.report;
        report.line("");
        report.line("## Throughput, %,d orders, %d rounds of %d s", orders, rounds.size(), session.options.seconds);
        report.line("");
        report.line("| per second: median (least – most) | pgbench | gateway | ratio | p50 ms | p99 ms |");
        report.line("| --- | --- | --- | --- | --- | --- |");
        row("pay, pgbench with " + payBest.clients() + " clients", r -> r.barePay, r -> r.pay);
        row("query, pgbench with " + queryBest.clients() + " clients", r -> r.bareQuery, r -> r.query);
        report.line(
                "| 1 pay : 5 queries | – | %s | – | %.1f | %.1f |",
                figures(r -> r.mix.perSecond()).whole(),
                figures(r -> r.mix.p50()).median(),
                figures(r -> r.mix.p99()).median());
        report.line("");
        report.line("| cores in use (median) | gateway | PostgreSQL | sandbox | driver |");
        report.line("| --- | --- | --- | --- | --- |");
        cpuRow("pay", r -> r.payCpu);
        cpuRow("query", r -> r.queryCpu);
        if (session.options.channel == Channel.ALIPAY) {
            report.line("");
            report.line(RsaShare.words(
                    figures(r -> 1000 * r.payCpu.gateway / r.pay.perSecond()).median()));
        }
        report.line("");
        report.line(
                "Memory afterwards: %d MiB resident, %.0f MiB of heap live.",
                Cpu.residentMib(session.gateway.pid()), session.gateway.liveHeapMib());
    }

    private void row(String name, ToDoubleFunction<Round> bare, java.util.function.Function<Round, Wrk.Result> ours) {
        session.report.line(
                "| %s | %s | %s | **%s** | %.1f | %.1f |",
                name,
                figures(bare).whole(),
                figures(r -> ours.apply(r).perSecond()).whole(),
                figures(r -> ours.apply(r).perSecond() / bare.applyAsDouble(r)).fine(),
                figures(r -> ours.apply(r).p50()).median(),
                figures(r -> ours.apply(r).p99()).median());
    }

    private void cpuRow(String name, java.util.function.Function<Round, Cpus> cpus) {
        session.report.line(
                "| %s | %.2f | %.2f | %.2f | %.2f |",
                name,
                figures(r -> cpus.apply(r).gateway).median(),
                figures(r -> cpus.apply(r).postgres).median(),
                figures(r -> cpus.apply(r).sandbox).median(),
                figures(r -> cpus.apply(r).driver).median());
    }

    private Figures figures(ToDoubleFunction<Round> reading) {
        return Figures.of(rounds.stream().map(reading::applyAsDouble).toList());
    }

    double pay() {
        return figures(r -> r.pay.perSecond()).median();
    }

    double query() {
        return figures(r -> r.query.perSecond()).median();
    }

    /** To bare SQL. */
    double payRatio() {
        return figures(r -> r.pay.perSecond() / r.barePay).median();
    }

    /** To bare SQL. */
    double queryRatio() {
        return figures(r -> r.query.perSecond() / r.bareQuery).median();
    }

    double mix() {
        return figures(r -> r.mix.perSecond()).median();
    }
}
