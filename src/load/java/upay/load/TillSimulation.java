package upay.load;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doWhile;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import upay.load.LoadJudge.Told;

/**
 * The tills, in Gatling's words: every sale is a virtual user that arrives when it is due, whatever the ones before
 * it take. It pays, polls as in protocol.md#the-tills-loop, refunds or cancels as planned, and asks once more how the
 * order ended.
 */
public final class TillSimulation extends Simulation {
    private static final String SALE = "sale";
    private static final String ANSWER = "answer";
    private static final String TOLD = "told";
    private static final String SINCE = "since";

    private final Settings settings = Settings.of(System.getProperties());
    private final LoadPlan plan = settings.plan();
    private final AtomicInteger next = new AtomicInteger();

    {
        double rate = settings.pace().rate();
        // Sales share their connections, as the customers of one till do.
        setUp(scenario("sale")
                        .exec(sale())
                        .injectOpen(
                                rampUsersPerSec(Math.min(1, rate)).to(rate).during(settings.rampSeconds()),
                                constantUsersPerSec(rate).during(settings.pace().seconds())))
                .protocols(http.baseUrl(settings.target().gateway().toString())
                        .contentTypeHeader("application/json")
                        .shareConnections())
                .assertions(bounds());
    }

    private List<Assertion> bounds() {
        List<Assertion> bounds = new ArrayList<>();
        bounds.add(global().failedRequests().percent().lte(settings.bounds().errorPercent()));
        if (settings.bounds().p99() > 0) {
            for (String step : plan.prompt(settings.sales())) {
                bounds.add(details(step)
                        .responseTime()
                        .percentile(99)
                        .lte(settings.bounds().p99()));
            }
        }
        return bounds;
    }

    private ChainBuilder sale() {
        return exec(session -> session.set(SALE, plan.sale(next.getAndIncrement()))
                        .set(TOLD, Told.NOTHING)
                        .set(SINCE, System.nanoTime()))
                .exec(send(
                        session -> sale(session).payStep(),
                        Request::first,
                        (session, answer) -> LoadJudge.first(sale(session), answer)))
                .exec(session -> session.set(TOLD, LoadJudge.afterFirst(answer(session))))
                .exec(doIf(session -> sale(session).kind() == Kind.QR
                                && answer(session) != null
                                && answer(session).sn() != null)
                        .then(pause(1).exec(scan())))
                .exec(doIf(session -> LoadJudge.polls(answer(session))).then(poll()))
                .exec(doIf(session -> told(session) == Told.PAID
                                && sale(session).kind().refunds())
                        .then(refund()))
                .exec(doIf(session ->
                                told(session) == Told.PAID && sale(session).kind() == Kind.CANCEL)
                        .then(cancel(Step.CANCEL)))
                .exec(doIf(session -> told(session) != Told.NOTHING).then(end()));
    }

    /** Until the outcome is known, or the till's patience ends. */
    private ChainBuilder poll() {
        return exec(doWhile(session -> told(session) == Told.NOTHING && patient(session) && !refused(session))
                        .on(pause(settings.waits().poll())
                                .exec(send(
                                        session -> Step.POLL,
                                        Request::query,
                                        (session, answer) -> LoadJudge.query(answer)))
                                .exec(session -> session.set(TOLD, LoadJudge.afterPoll(answer(session))))))
                .exec(doIf(session -> told(session) == Told.NOTHING && !refused(session))
                        .then(cancel(Step.ABORT)));
    }

    private ChainBuilder refund() {
        return exec(send(
                        session -> sale(session).kind().refundStep(),
                        Request::refund,
                        (session, answer) -> LoadJudge.refund(answer)))
                .exec(session -> session.set(TOLD, LoadJudge.afterRefund(answer(session))));
    }

    private static ChainBuilder cancel(String step) {
        return exec(send(session -> step, Request::cancel, (session, answer) -> LoadJudge.cancel(answer)))
                .exec(session -> session.set(TOLD, LoadJudge.afterCancel(answer(session))));
    }

    /** The receipt: does the order end as the till's answers imply? */
    private ChainBuilder end() {
        return exec(send(session -> Step.QUERY, Request::query, (session, answer) -> LoadJudge.query(answer)))
                .exec(session -> {
                    Answer end = answer(session);
                    if (end != null && end.done()) {
                        LoadJudge.money(sale(session), told(session), end).ifPresent(this::keep);
                    }
                    return session;
                });
    }

    private ChainBuilder scan() {
        return exec(http("(customer scans)")
                .post(session -> settings.target().scanner() + "/sandbox/scan/"
                        + answer(session).sn())
                .check(status().in(200, 202, 204)));
    }

    private static ChainBuilder send(
            Function<Session, String> step,
            Function<Sale, Request> request,
            BiFunction<Session, Answer, Optional<String>> judge) {
        return exec(session -> {
                    Request made = request.apply(sale(session));
                    return session.remove(ANSWER)
                            .set("path", made.path())
                            .set("body", made.body())
                            .set("sign", made.authorization());
                })
                .exec(http(step::apply)
                        .post("#{path}")
                        .header("Authorization", "#{sign}")
                        .body(ByteArrayBody("#{body}"))
                        .check(status().is(200))
                        .check(bodyString().transform(Answer::read).saveAs(ANSWER))
                        .check(bodyString().transform(Answer::read).validate("result_code", (answer, session) -> {
                            judge.apply(session, answer).ifPresent(fault -> {
                                throw new IllegalStateException(fault);
                            });
                            return answer;
                        })));
    }

    private synchronized void keep(String contradiction) {
        try {
            Files.writeString(settings.money(), contradiction + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean patient(Session session) {
        return System.nanoTime() - session.getLong(SINCE)
                < settings.waits().patience().toNanos();
    }

    private static boolean refused(Session session) {
        Answer answer = answer(session);
        return answer != null && !answer.done();
    }

    private static Sale sale(Session session) {
        return session.get(SALE);
    }

    private static Answer answer(Session session) {
        return session.get(ANSWER);
    }

    private static Told told(Session session) {
        return session.get(TOLD);
    }
}
