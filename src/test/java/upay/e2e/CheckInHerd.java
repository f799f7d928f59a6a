package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;

/**
 * Many terminals that were activated, check in at once through several gateways, and lose some of the answers. Each
 * knows what it was answered and no more.
 */
final class CheckInHerd implements AutoCloseable {
    private static final String VENDOR = "90000001";
    private static final String VENDOR_KEY = "sandbox-vendor-key";
    private static final String CODE = "SANDBOX1";

    private static final int AT_ONCE = 512;
    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Random random;
    private final List<Till> tills = new ArrayList<>();
    private final Map<String, AtomicInteger> figures = new ConcurrentSkipListMap<>();
    private final List<String> wrongs = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile List<URI> gateways;

    /** One terminal, and the keys that it knows. */
    private static final class Till {
        private final String sn;
        private final String device;
        private final Set<String> answered = ConcurrentHashMap.newKeySet();
        private String key;
        private String former;

        Till(String sn, String device, String key) {
            this.sn = sn;
            this.device = device;
            this.key = key;
        }

        /** It takes what it was answered, if anything; the key before the one that it signed with has ended. */
        void learn() {
            former = null;
            for (String next : answered) {
                if (!next.equals(key)) {
                    former = key;
                    key = next;
                }
            }
            answered.clear();
        }
    }

    CheckInHerd(List<URI> gateways, long seed) {
        this.gateways = List.copyOf(gateways);
        this.random = new Random(seed);
    }

    void callFromNowOn(List<URI> those) {
        gateways = List.copyOf(those);
    }

    /** What went wrong, one line each. */
    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /** Whether a text has one of the keys. */
    boolean betrays(String text) {
        return text.contains(VENDOR_KEY) || keys.stream().anyMatch(text::contains);
    }

    Map<String, Integer> figures() {
        Map<String, Integer> all = new TreeMap<>();
        figures.forEach((name, count) -> all.put(name, count.get()));
        return all;
    }

    int figure(String name) {
        return figures().getOrDefault(name, 0);
    }

    /** Activates that many, each twice at once as if the first answer was lost; half of these through another gateway. */
    void activate(int many) {
        List<CompletableFuture<JsonObject>> answers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String body = new JsonObject()
                    .put("code", CODE)
                    .put("device_id", "device-" + i)
                    .put("os_info", "Linux")
                    .encode();
            for (int time = 0; time < 2; time++) {
                answers.add(call(gateway(i + time), "/terminal/activate", body, VENDOR, VENDOR_KEY));
            }
        }
        for (int i = 0; i < many; i++) {
            JsonObject once = answers.get(2 * i).join();
            JsonObject again = answers.get(2 * i + 1).join();
            JsonObject issued = once.getJsonObject("biz_response");
            count("activations", 1);
            if (issued == null || !issued.equals(again.getJsonObject("biz_response"))) {
                wrongs.add("activation " + i + ": " + once + ", again: " + again);
            } else {
                keys.add(issued.getString("terminal_key"));
                tills.add(new Till(issued.getString("terminal_sn"), "device-" + i, issued.getString("terminal_key")));
            }
        }
    }

    /**
     * Each checks in that many times at once, with the key that it knows, through any gateways; a share of the answers
     * is lost.
     *
     * @param halfway runs once half of the answers came
     */
    void checkIn(int parallel, double lost, Runnable halfway) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        AtomicInteger came = new AtomicInteger();
        int half = tills.size() * parallel / 2;
        for (Till till : tills) {
            String body = new JsonObject().put("device_id", till.device).encode();
            for (int i = 0; i < parallel; i++) {
                boolean dropped = random.nextDouble() < lost;
                all.add(call(gateway(random.nextInt(gateways.size())), "/terminal/checkin", body, till.sn, till.key)
                        .handle((answer, failure) -> {
                            checkedIn(till, answer, dropped);
                            if (came.incrementAndGet() == half) {
                                halfway.run();
                            }
                            return null;
                        }));
            }
        }
        all.forEach(CompletableFuture::join);
        for (Till till : tills) {
            if (till.answered.size() > 1) {
                wrongs.add(till.sn + " was answered " + till.answered.size() + " keys");
            }
            count(till.answered.isEmpty() ? "terminals that heard nothing" : "terminals with 1 new key", 1);
            till.learn();
        }
    }

    private void checkedIn(Till till, JsonObject answer, boolean dropped) {
        count("check-ins", 1);
        JsonObject issued = answer == null ? null : answer.getJsonObject("biz_response");
        if (answer == null || dropped) {
            count("lost answers", 1);
        } else if (issued == null) {
            wrongs.add(till.sn + " checks in: " + answer);
        } else {
            keys.add(issued.getString("terminal_key"));
            till.answered.add(issued.getString("terminal_key"));
        }
    }

    /** Each pays with every key that it knows, at every gateway, all at once. */
    void pay() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Till till : tills) {
            for (int node = 0; node < gateways.size(); node++) {
                all.add(pay(till, till.key, "current", node));
                if (till.former != null) {
                    all.add(pay(till, till.former, "former", node));
                }
            }
        }
        all.forEach(CompletableFuture::join);
    }

    private CompletableFuture<Void> pay(Till till, String key, String which, int node) {
        String body = new JsonObject()
                .put("terminal_sn", till.sn)
                .put("client_sn", TestTill.newClientSn())
                .put("total_amount", "100")
                .put("dynamic_id", TestTill.ALIPAY_CODE)
                .put("subject", "s")
                .put("operator", "o")
                .encode();
        return call(gateways.get(node), "/upay/v2/pay", body, till.sn, key).handle((answer, failure) -> {
            JsonObject biz = answer == null ? null : answer.getJsonObject("biz_response");
            if (biz == null) {
                wrongs.add(till.sn + " pays with its " + which + " key at " + node + ": " + answer + failure);
            } else {
                count("payments with the " + which + " key at " + (char) ('A' + node), 1);
            }
            return null;
        });
    }

    private URI gateway(int index) {
        return gateways.get(index % gateways.size());
    }

    /** Overload is answered "retry", which is what this does; fails if the answer is lost. */
    private CompletableFuture<JsonObject> call(URI gateway, String path, String body, String sn, String key) {
        return call(gateway, path, body, sn, key, 1);
    }

    private CompletableFuture<JsonObject> call(
            URI gateway, String path, String body, String sn, String key, int tries) {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", sn + " " + Md5Signature.sign(utf8(body), new Secret(key)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        room.acquireUninterruptibly();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .whenComplete((answer, failure) -> room.release())
                .thenApply(answer -> new JsonObject(answer.body()))
                .thenCompose(answer -> {
                    if (!"MAINTENANCE_INPROGRESS".equals(answer.getString("error_code")) || tries == TRIES) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    count("repeated requests", 1);
                    return pause().thenCompose(over -> call(gateway, path, body, sn, key, tries + 1));
                });
    }

    private CompletableFuture<Void> pause() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        later.schedule(() -> over.completeAsync(() -> null), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return over;
    }

    private void count(String what, int more) {
        figures.computeIfAbsent(what, isNew -> new AtomicInteger()).addAndGet(more);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
