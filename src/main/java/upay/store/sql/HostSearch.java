package upay.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import upay.port.StoreException;

/**
 * One search for a host that can be used. The hosts, and all addresses of their names, are tried in order: the next one
 * as soon as the one before has failed, or has not answered for a moment. So a host that is switched off, or its name
 * server, delays the search by that moment only. While one is silent, those that have failed are tried again: after the
 * loss of a primary the standby becomes one. The first one that can be used wins.
 *
 * <p>Threads: the given context, throughout.
 */
final class HostSearch {
    /** After this many ticks without an answer the next host is tried too. */
    private static final int MOMENT = 3;

    /** The ticks after which one that failed is tried again, while another one is silent. */
    private static final int PAUSE = 3;

    private static final int ADDRESSES_MAX = 8;

    /** What a search needs, and whom it tells; at most one of {@link #found} and {@link #failed} is called, once. */
    interface Owner {
        ConnectAttempt newAttempt();

        /** Connects, and checks that the host can be used. */
        Future<StoreConnection> connect(StoreHost host, ConnectAttempt attempt);

        /** The order in which these are tried. */
        List<StoreHost> inOrder(List<StoreHost> hosts);

        void found(HostSearch search, StoreHost host, StoreConnection connection);

        /** @param failures at least one */
        void failed(HostSearch search, List<HostFailure> failures);
    }

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final Owner owner;
    private final int limit;

    private final Deque<StoreHost> waiting = new ArrayDeque<>();
    /** Those that have failed. */
    private final Deque<StoreHost> failed = new ArrayDeque<>();

    private final Set<Try> tries = new HashSet<>();
    /** The last one of each host. */
    private final Map<StoreHost, HostFailure> failures = new LinkedHashMap<>();

    private int tick;
    private int next;
    private int again;
    private int lastRepeat;
    private boolean over;

    /** One host, or one address of it. */
    private final class Try {
        private final StoreHost host;
        private final int begun = tick;
        private final int until = begun + limit;
        private final ConnectAttempt attempt = owner.newAttempt();

        Try(StoreHost host) {
            this.host = host;
        }
    }

    /** @param limit the ticks after which one try ends */
    HostSearch(VertxInternal vertx, ContextInternal context, Owner owner, int limit) {
        this.vertx = vertx;
        this.context = context;
        this.owner = owner;
        this.limit = limit;
    }

    void begin(List<StoreHost> hosts, int now) {
        tick = now;
        lastRepeat = now + limit;
        waiting.addAll(owner.inOrder(hosts));
        next();
    }

    private void next() {
        StoreHost host = waiting.poll();
        if (over || host == null) {
            end();
            return;
        }
        next = tick + MOMENT;
        Try one = new Try(host);
        tries.add(one);
        if (host.isUnique()) {
            owner.connect(host, one.attempt)
                    .onSuccess(connection -> connected(one, connection))
                    .onFailure(e -> ended(one, e));
        } else {
            lookUp(host.name())
                    .onSuccess(addresses -> lookedUp(one, addresses))
                    .onFailure(e -> ended(one, new StoreException("its name is unknown", true, e)));
        }
    }

    private Future<List<InetSocketAddress>> lookUp(String name) {
        Promise<List<InetSocketAddress>> answer = context.promise();
        vertx.nameResolver().resolveAll(name, result -> {
            if (result.succeeded()) {
                answer.tryComplete(result.result());
            } else {
                answer.tryFail(result.cause());
            }
        });
        return answer.future();
    }

    private void lookedUp(Try one, List<InetSocketAddress> addresses) {
        if (!tries.remove(one)) {
            return;
        }
        List<StoreHost> found = owner.inOrder(addresses.stream()
                .limit(ADDRESSES_MAX)
                .map(address -> one.host.at(address.getAddress().getHostAddress()))
                .toList());
        for (int i = found.size() - 1; i >= 0; i--) {
            waiting.addFirst(found.get(i));
        }
        next();
    }

    private void connected(Try one, StoreConnection connection) {
        if (tries.remove(one)) {
            giveUp();
            owner.found(this, one.host, connection);
        } else {
            connection.reset();
        }
    }

    private void ended(Try one, Throwable e) {
        if (tries.remove(one)) {
            one.attempt.giveUp();
            failures.put(one.host, new HostFailure(one.host, e));
            failed.add(one.host);
            again = tick + PAUSE;
            next();
        }
    }

    private void end() {
        if (!over && tries.isEmpty()) {
            over = true;
            owner.failed(this, List.copyOf(failures.values()));
        }
    }

    void tick(int now) {
        tick = now;
        boolean isSilent = tries.stream().anyMatch(one -> now >= one.begun + MOMENT && now < one.until);
        for (Try one : List.copyOf(tries)) {
            if (now >= one.until) {
                ended(one, new StoreException("the store lets a connection wait", true, null));
            }
        }
        if (!over && now >= next && !waiting.isEmpty()) {
            next();
        } else if (!over && isSilent && now >= again && now < lastRepeat && !failed.isEmpty()) {
            waiting.add(failed.poll());
            next();
        }
    }

    /** Ends it at once; nothing is called any more. */
    void giveUp() {
        over = true;
        tries.forEach(one -> one.attempt.giveUp());
        tries.clear();
    }
}
