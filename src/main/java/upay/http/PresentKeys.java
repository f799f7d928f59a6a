package upay.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.terminal.Terminal;
import upay.http.admission.AddressUsage;
import upay.http.admission.AwaitedKeys;
import upay.port.Terminals;

/**
 * Asks the store for a terminal's present keys on behalf of requests that none of the cached ones signed: another
 * instance may have issued a key just now.
 *
 * <p>All requests of one terminal share a look-up. Each is offered what a look-up found that began before it came, and,
 * if that does not help, what the next one found: so a flood of wrong signatures does not keep a right one from being
 * compared with the present keys. Those that a look-up did not help are refused a few at a time, so that payments on the
 * same event loop come in between. Confined to its event loop; {@link AwaitedKeys} bounds how many wait.
 */
final class PresentKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PresentKeys.class);

    /** So many requests end in a millisecond: about two milliseconds of an event loop's time at most. */
    private static final int SLICE = 8;

    /** A request that waits. */
    interface Waiting {
        /** @return true if it is done: the terminal's keys signed it */
        boolean accept(Terminal found);

        /**
         * None of the present keys signed it, or it cannot be known.
         *
         * @param failure null: the store answered, or too many wait
         */
        void giveUp(@Nullable Throwable failure);
    }

    private record Waiter(AddressUsage address, Waiting request) {}

    /** The look-up in flight for one terminal. */
    private static final class Round {
        /** Came before it began. */
        private List<Waiter> early = new ArrayList<>();

        private List<Waiter> late = new ArrayList<>();
    }

    private final Terminals terminals;
    private final AwaitedKeys bounds;
    private final Map<String, Round> rounds = new HashMap<>();

    PresentKeys(Terminals terminals, AwaitedKeys bounds) {
        this.terminals = terminals;
        this.bounds = bounds;
    }

    void find(String terminalSn, AddressUsage address, Waiting request) {
        if (!bounds.begin(address)) {
            request.giveUp(null);
            return;
        }
        Waiter waiter = new Waiter(address, request);
        Round running = rounds.get(terminalSn);
        if (running != null) {
            running.late.add(waiter);
            return;
        }
        Round round = new Round();
        round.early.add(waiter);
        rounds.put(terminalSn, round);
        ask(terminalSn, round);
    }

    private void ask(String terminalSn, Round round) {
        Context here = Vertx.currentContext();
        lookUp(terminalSn).onComplete(done -> {
            if (here == null || Vertx.currentContext() == here) {
                answered(terminalSn, round, done);
            } else {
                here.runOnContext(back -> answered(terminalSn, round, done));
            }
        });
    }

    private Future<Optional<Terminal>> lookUp(String terminalSn) {
        try {
            return terminals.findAnew(terminalSn);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private void answered(String terminalSn, Round round, AsyncResult<Optional<Terminal>> done) {
        Terminal found = done.succeeded() ? done.result().orElse(null) : null;
        if (found != null) {
            round.early.removeIf(waiter -> isDone(waiter, found));
            round.late.removeIf(waiter -> isDone(waiter, found));
        }
        Deque<Waiter> ended = new ArrayDeque<>(round.early);
        round.early = round.late;
        round.late = new ArrayList<>();
        giveUp(ended, done.cause(), () -> {
            // They came before the next look-up begins.
            round.early.addAll(round.late);
            round.late = new ArrayList<>();
            if (round.early.isEmpty()) {
                rounds.remove(terminalSn);
            } else {
                ask(terminalSn, round);
            }
        });
    }

    private void giveUp(Deque<Waiter> ended, @Nullable Throwable failure, Runnable then) {
        Context here = Vertx.currentContext();
        for (int i = 0; !ended.isEmpty() && (i < SLICE || here == null); i++) {
            giveUp(ended.remove(), failure);
        }
        if (ended.isEmpty()) {
            then.run();
        } else {
            here.owner().setTimer(1, next -> giveUp(ended, failure, then));
        }
    }

    private boolean isDone(Waiter waiter, Terminal found) {
        boolean done;
        try {
            done = waiter.request.accept(found);
        } catch (RuntimeException bug) {
            failed(bug);
            done = true;
        }
        if (done) {
            bounds.end(waiter.address);
        }
        return done;
    }

    private void giveUp(Waiter waiter, @Nullable Throwable failure) {
        bounds.end(waiter.address);
        try {
            waiter.request.giveUp(failure);
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    /** The others that wait must not suffer from it. */
    private static void failed(RuntimeException bug) {
        LOG.error("a request that waited for its terminal's keys failed: {}", UnexpectedFailure.describe(bug));
    }
}
