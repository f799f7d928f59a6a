package upay.restore;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import upay.books.ChannelCalls;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.port.Channels;

/**
 * Asks the accounts about numbers, each account at a bounded rate. Only a verified answer counts: an account that gives
 * none for a number, after some attempts, is asked no further, and the search is incomplete. Blocks; one plain thread.
 */
public final class ForgottenSearch {
    private static final int ATTEMPTS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PROGRESS_EVERY = 50;

    /** What is known and kept of a search. */
    public interface Memory {
        /** The numbers from (inclusive) to (exclusive) that the store knows. */
        Set<Long> known(long from, long to);

        void keep(ForgottenTrade trade);

        /** @param position null: of a list of numbers, which is not resumed */
        void progress(@Nullable String position, long number, int asked, int found);
    }

    /** @param ordered null: unknown */
    public record Candidate(long number, @Nullable Instant ordered) {}

    private final Channels channels;
    private final Memory memory;
    private final Duration timeout;
    private final Duration spacing;
    private final Set<AskedAccount> silent =
            new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    private int asked;
    private int found;

    /**
     * @param timeout of one query
     * @param spacing between two numbers
     */
    public ForgottenSearch(Channels channels, Memory memory, Duration timeout, Duration spacing) {
        this.channels = channels;
        this.memory = memory;
        this.timeout = timeout;
        this.spacing = spacing;
    }

    public int asked() {
        return asked;
    }

    public int found() {
        return found;
    }

    /** The accounts that gave no usable answer: about them the search says nothing. */
    public Set<AskedAccount> silent() {
        return Set.copyOf(silent);
    }

    /** All the numbers, for these accounts; those that need a time are left out. */
    public void numbers(ForgottenNumbers numbers, List<AskedAccount> accounts) throws InterruptedException {
        List<AskedAccount> askable =
                accounts.stream().filter(account -> !account.needsTime()).toList();
        Set<Long> known = Set.of();
        long end = Long.MIN_VALUE;
        int since = 0;
        while (!numbers.isDone()) {
            long number = numbers.number();
            if (numbers.blockEnd() != end) {
                end = numbers.blockEnd();
                known = memory.known(number, end);
            }
            boolean exists = known.contains(number) || ask(new Candidate(number, null), askable);
            numbers.answered(exists);
            if (exists || ++since >= PROGRESS_EVERY) {
                since = 0;
                memory.progress(numbers.position(), number, asked, found);
            }
        }
        memory.progress(numbers.position(), numbers.number(), asked, found);
    }

    /** Numbers of another source, as a channel's bill. */
    public void candidates(List<Candidate> candidates, List<AskedAccount> accounts) throws InterruptedException {
        for (Candidate candidate : candidates) {
            if (memory.known(candidate.number(), candidate.number() + 1).isEmpty()) {
                ask(
                        candidate,
                        accounts.stream()
                                .filter(account -> !account.needsTime() || candidate.ordered() != null)
                                .toList());
                memory.progress(null, candidate.number(), asked, found);
            }
        }
    }

    private boolean ask(Candidate candidate, List<AskedAccount> accounts) throws InterruptedException {
        List<AskedAccount> asking = new ArrayList<>(accounts);
        asking.removeAll(silent);
        boolean exists = false;
        for (int attempt = 1; !asking.isEmpty(); attempt++) {
            long begun = System.nanoTime();
            List<Future<Outcome>> answers =
                    asking.stream().map(account -> lookup(account, candidate)).toList();
            List<AskedAccount> again = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                Outcome answer = answers.get(i).await();
                if (answer.kind() == Outcome.Kind.UNKNOWN || answer.kind() == Outcome.Kind.NOT_SENT) {
                    again.add(asking.get(i));
                } else if (answer.kind() != Outcome.Kind.NOT_FOUND) {
                    exists = true;
                    found++;
                    memory.keep(trade(asking.get(i), candidate, answer));
                }
            }
            if (attempt >= ATTEMPTS) {
                silent.addAll(again);
                again.clear();
            }
            asking = again;
            pause(begun, asking.isEmpty() ? spacing : PAUSE.multipliedBy(attempt));
        }
        asked++;
        return exists;
    }

    private static void pause(long begun, Duration spacing) throws InterruptedException {
        long left = spacing.toNanos() - (System.nanoTime() - begun);
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    private Future<Outcome> lookup(AskedAccount account, Candidate candidate) {
        Instant ordered = candidate.ordered() == null ? Instant.now() : candidate.ordered();
        return channels.call(account.lookup(candidate.number(), ordered, timeout))
                .map(answer -> ChannelCalls.trusted(ChannelAction.LOOKUP, answer));
    }

    private static ForgottenTrade trade(AskedAccount account, Candidate candidate, Outcome answer) {
        ForgottenTrade.State state =
                switch (answer.kind()) {
                    case SUCCEEDED -> ForgottenTrade.State.PAID;
                    case DECLINED -> ForgottenTrade.State.CLOSED;
                    case ACCEPTED, PENDING, NOT_FOUND, UNKNOWN, NOT_SENT -> ForgottenTrade.State.PENDING;
                };
        Outcome.Facts facts = answer.facts();
        // An order is identified at UnionPay by its time: it is needed for every later call.
        Instant at = account.needsTime() ? candidate.ordered() : facts.finishTime();
        return new ForgottenTrade(account, candidate.number(), state, facts.total(), facts.tradeNo(), at);
    }
}
