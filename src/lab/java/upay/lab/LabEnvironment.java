package upay.lab;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import upay.e2e.CommandProcess;
import upay.e2e.GatewayProcess;
import upay.e2e.ModernMerchants;
import upay.e2e.SandboxWallets;

/** All that runs: the store, the sandbox, gateways with their links to both, and what stands before them. */
public final class LabEnvironment implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration SUPERVISED = Duration.ofMillis(500);

    private final Path folder;
    private final LabStore store;
    private final ChildProcess sandbox;
    private final int sandboxPort = Ports.free();
    private final int balancerPort = Ports.free();
    private final String scale;
    private final List<FaultProxy> storeLinks = new ArrayList<>();
    private final List<FaultProxy> channelLinks = new ArrayList<>();
    /** Where accounts with an endpoint of their own lead: one link for all gateways. */
    private final FaultProxy accountLink;

    private final List<Instance> gateways = new ArrayList<>();
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
    private LoadBalancer balancer;

    /**
     * Starts all of it, and returns when it is ready.
     *
     * @param balancing null: HAProxy, else nginx, whichever is installed
     * @param more settings of the gateways
     */
    public LabEnvironment(
            Vertx vertx,
            Path folder,
            int count,
            double timeScale,
            LoadBalancer.Program balancing,
            Map<String, String> more) {
        this.folder = folder;
        this.scale = String.format(Locale.ROOT, "%s", timeScale);
        this.store = new LabStore(folder.resolve("postgres"));
        this.sandbox = sandbox();
        this.accountLink = new FaultProxy(vertx, Ports.free(), () -> sandboxPort, timeScale);
        for (int i = 1; i <= count; i++) {
            storeLinks.add(new FaultProxy(vertx, Ports.free(), store::port, timeScale));
            channelLinks.add(new FaultProxy(vertx, Ports.free(), () -> sandboxPort, timeScale));
            gateways.add(new Instance(i, folder, settings(i, more)));
        }
        try {
            supervisor.scheduleWithFixedDelay(
                    () -> gateways.forEach(Instance::restartWhereEnded),
                    0,
                    SUPERVISED.toMillis(),
                    TimeUnit.MILLISECONDS);
            // The first one makes the tables; started at once they would only wait for it.
            gateways.get(0).start();
            awaitReady(STARTS_WITHIN, gateways.subList(0, 1));
            store.layOnASmallDisk();
            gateways.forEach(Instance::start);
            balancer = balancer(balancing).orElse(null);
            awaitReady(STARTS_WITHIN);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Optional<LoadBalancer> balancer(LoadBalancer.Program balancing) {
        return balancing == null
                ? LoadBalancer.start(folder, balancerPort, servers())
                : LoadBalancer.start(balancing, folder, balancerPort, servers());
    }

    private List<LoadBalancer.Server> servers() {
        return gateways.stream()
                .map(g -> new LoadBalancer.Server(g.number(), g.httpPort(), g.managementPort()))
                .toList();
    }

    private ChildProcess sandbox() {
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.addAll(List.of("sandbox", "--ledger", "memory"));
        return ChildProcess.start(
                command,
                Map.of(
                        "UPAY_SANDBOX_PORT",
                        Integer.toString(sandboxPort),
                        "UPAY_SANDBOX_TIME_SCALE",
                        scale,
                        "UPAY_DATA_DIR",
                        folder.resolve("sandbox").toString()),
                folder,
                folder.resolve("sandbox.log"));
    }

    private Map<String, String> settings(int gateway, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("UPAY_DB_URI", store.uri(storeLinks.get(gateway - 1).port()));
        settings.put(
                "UPAY_SANDBOX_URI",
                "http://127.0.0.1:" + channelLinks.get(gateway - 1).port());
        settings.put("UPAY_SANDBOX_TIME_SCALE", scale);
        settings.putAll(Leases.of(Double.parseDouble(scale)));
        settings.put("UPAY_PUBLIC_URL", "http://127.0.0.1:" + balancerPort);
        settings.putAll(more);
        return settings;
    }

    public LabStore store() {
        return store;
    }

    public List<Instance> gateways() {
        return List.copyOf(gateways);
    }

    /** @param number from 1 */
    public Instance gateway(int number) {
        return gateways.get(number - 1);
    }

    /** Where tills call: the load balancer, else one of the gateways. */
    public URI front(IntFunction<Integer> choose) {
        return balancer == null ? gateways.get(choose.apply(gateways.size())).uri() : balancer.uri();
    }

    /** Empty: none is installed. */
    public Optional<String> balancer() {
        return Optional.ofNullable(balancer).map(LoadBalancer::name);
    }

    /** The sandbox itself, past all faults. */
    public URI sandboxUri() {
        return URI.create("http://127.0.0.1:" + sandboxPort);
    }

    public SandboxWallets wallets() {
        return new SandboxWallets(sandboxUri());
    }

    /** Of an operator's command, which comes to store and sandbox past all faults. */
    public Map<String, String> operatorSettings() {
        return Map.of(
                "UPAY_DB_URI",
                store.uri(store.port()),
                "UPAY_SANDBOX_URI",
                sandboxUri().toString(),
                "UPAY_SANDBOX_TIME_SCALE",
                scale);
    }

    /**
     * Enters the merchants with the newer kinds of accounts, which reach their channels by a link of their own, and
     * returns the terminals of all merchants.
     */
    List<ModernMerchants.Terminal> terminals() {
        List<ModernMerchants.Terminal> terminals =
                new ArrayList<>(List.of(new ModernMerchants.Terminal(Clients.TERMINAL, Clients.SECRET)));
        URI channels = URI.create("http://127.0.0.1:" + accountLink.port());
        terminals.addAll(new ModernMerchants(this::operate, folder, channels).enter());
        return terminals;
    }

    private String operate(String... words) {
        CommandProcess command = CommandProcess.run(operatorSettings(), folder, words);
        if (command.exit() != 0) {
            throw new LabException(String.join(" ", words) + ": " + command.out() + command.err());
        }
        return command.out();
    }

    List<FaultProxy> links(Fault fault) {
        if (fault.kind().place() == Fault.Place.LINK) {
            return fault.gateway() == 0 ? storeLinks : List.of(storeLinks.get(fault.gateway() - 1));
        }
        List<FaultProxy> links = new ArrayList<>();
        if (fault.gateway() == 0) {
            links.addAll(channelLinks);
            links.add(accountLink);
        } else {
            links.add(channelLinks.get(fault.gateway() - 1));
        }
        return links;
    }

    /** Ends every fault there is; does not wait until all are ready. */
    public void allWell() {
        store.start();
        store.recover();
        storeLinks.forEach(FaultProxy::end);
        channelLinks.forEach(FaultProxy::end);
        accountLink.end();
        gateways.forEach(Instance::thaw);
        gateways.forEach(Instance::start);
    }

    public long ready() {
        return gateways.stream().parallel().filter(Instance::isReady).count();
    }

    public void awaitReady(Duration time) {
        awaitReady(time, gateways);
    }

    private void awaitReady(Duration time, List<Instance> wanted) {
        long end = System.nanoTime() + time.toNanos();
        while (!wanted.stream().allMatch(Instance::isReady)) {
            if (System.nanoTime() - end > 0) {
                throw new LabException(
                        "not every gateway is ready after " + time.toSeconds() + " s; their logs are in " + folder);
            }
            BlockingWait.pause(LOOK_AGAIN);
        }
    }

    /** The processes that ended by themselves, as text. */
    public List<String> deaths() {
        List<String> deaths = new ArrayList<>();
        for (Instance gateway : gateways) {
            if (gateway.diedByItself() > 0) {
                deaths.add("gateway " + gateway.number() + " ended by itself " + gateway.diedByItself()
                        + " times; its log is " + gateway.log());
            }
        }
        if (!sandbox.isAlive()) {
            deaths.add("the sandbox ended by itself; its log is " + folder.resolve("sandbox.log"));
        }
        if (balancer != null && !balancer.isAlive()) {
            deaths.add("the load balancer ended by itself; its log is " + folder.resolve("balancer.log"));
        }
        return deaths;
    }

    /** Starts of gateways that found no store. */
    public int givenUp() {
        return gateways.stream().mapToInt(Instance::givenUp).sum();
    }

    @Override
    public void close() {
        supervisor.shutdownNow();
        if (balancer != null) {
            balancer.close();
        }
        gateways.stream().parallel().forEach(Instance::close);
        sandbox.close();
        storeLinks.forEach(FaultProxy::close);
        channelLinks.forEach(FaultProxy::close);
        accountLink.close();
        store.close();
    }

    /** Removes all that it left on disk. */
    public static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new LabException(folder + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
