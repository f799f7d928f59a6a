package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import upay.cli.console.ExitCode;
import upay.cli.console.SecretInput;
import upay.config.GatewayConfig;
import upay.config.SecretFile;
import upay.domain.Payway;

/** The accounts at the channels: entering, listing and testing them. */
final class RemoteAccounts {
    /** A certificate with its key has a few KiB. */
    private static final int FILE_MAX = 64 * 1024;

    private static final String CHANNEL = "channel";
    private static final String MERCHANT = "merchant";
    private static final String NAME = "name";
    private static final String DEFAULT = "default";
    private static final String CONFIGURED = "conf";
    private static final String WARNINGS = "warnings";

    private RemoteAccounts() {}

    static int add(RemoteCall call) throws IOException, InterruptedException {
        JsonObject body = new JsonObject();
        for (String name : List.of(CHANNEL, MERCHANT, NAME, "endpoint")) {
            String value = call.option("--" + name);
            if (value != null) {
                body.put(name, value);
            }
        }
        body.put("settings", settings(call)).put("force", call.has("--force"));
        JsonObject account = call.gateway().ask("POST", "/channel-accounts", body);
        account.getJsonArray(WARNINGS, new JsonArray()).forEach(warning -> call.warn(warning.toString()));
        account.remove(WARNINGS);
        String name = account.getString(NAME);
        call.print(account.put(
                "next",
                "channel-account test --channel " + account.getString(CHANNEL)
                        + (account.getString(MERCHANT) == null
                                ? " --default"
                                : " --merchant " + account.getString(MERCHANT))
                        + (DEFAULT.equals(name) ? "" : " --name " + name)));
        return ExitCode.OK;
    }

    private static JsonObject settings(RemoteCall call) {
        Map<String, Object> settings = new TreeMap<>(call.named("--set"));
        List<String> faults = new ArrayList<>();
        settings.keySet().stream()
                .filter(name -> isSecret(String.valueOf(call.option("--channel")), name))
                .forEach(name -> faults.add(name
                        + " is a secret, and every user of the machine can see a command line; use --set-file " + name
                        + "=" + SecretInput.WAYS));
        call.named("--set-file").forEach((name, value) -> {
            Path file = Path.of(value.toString());
            if (!SecretFile.isPublic(name)) {
                SecretInput.exposure(file).ifPresent(how -> faults.add(name + ": " + file + ", " + how));
            }
            try {
                if (settings.put(name, SecretInput.read(file, FILE_MAX).reveal()) != null) {
                    faults.add(name + " is given twice");
                }
            } catch (IOException e) {
                faults.add(name + ": " + file + " can't be read");
            }
        });
        if (!faults.isEmpty()) {
            throw new RemoteRefusal(0, "Not done: the settings cannot be read: " + String.join("; ", faults));
        }
        return new JsonObject(settings);
    }

    private static boolean isSecret(String channel, String name) {
        String key = "channels." + channel + "." + name;
        return !SecretFile.isPublic(name)
                && GatewayConfig.keys().stream()
                        .anyMatch(one -> one.secret() && one.name().equals(key));
    }

    /** As channel-account list: behind the accounts, which of them was chosen for new payments. */
    static int list(RemoteCall call) throws IOException, InterruptedException {
        for (String each : List.of("/channel-accounts", "/channel-accounts/uses")) {
            call.gateway().pages(RemoteRequest.and(each + "?limit=200", MERCHANT, call.owner()), line -> {
                call.print(line);
                return true;
            });
        }
        return ExitCode.OK;
    }

    /** An account, as a test is asked for. */
    private record Place(String channel, @Nullable String merchant, String name) {
        /** The default one, or the configured one, in whose place it may be. */
        boolean isDefault() {
            return merchant == null && (name.equals(DEFAULT) || name.equals(CONFIGURED));
        }

        JsonObject json() {
            JsonObject json = new JsonObject().put(CHANNEL, channel).put(NAME, name);
            return merchant == null ? json : json.put(MERCHANT, merchant);
        }
    }

    /** As channel-account test: all accounts, or those that a merchant's payments go through. */
    static int test(RemoteCall call) throws IOException, InterruptedException {
        String channel = call.option("--channel");
        String name = call.option("--name");
        int tested = 0;
        boolean sound = true;
        for (Place place : places(call)) {
            boolean meant =
                    (channel == null || channel.equals(place.channel)) && (name == null || name.equals(place.name));
            Optional<JsonObject> result = meant ? tested(call, place) : Optional.empty();
            if (result.isPresent()) {
                tested++;
                sound &= result.get().getBoolean("ok", false);
                print(call, result.get());
            }
        }
        if (tested == 0) {
            throw new RemoteRefusal(
                    404, "Not done: there is no such account to test: enter one with channel-account add");
        }
        return sound ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Empty: it is the configured one of a channel without one. */
    private static Optional<JsonObject> tested(RemoteCall call, Place place) throws IOException, InterruptedException {
        try {
            return Optional.of(call.gateway().ask("POST", "/channel-accounts/test", place.json()));
        } catch (RemoteRefusal refusal) {
            if (refusal.status() == 404 && place.isDefault()) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    private static void print(RemoteCall call, JsonObject result) {
        result.getJsonArray("checks").forEach(each -> {
            JsonObject line = new JsonObject();
            List.of(CHANNEL, MERCHANT, NAME).forEach(field -> line.put(field, result.getValue(field)));
            call.print(line.mergeIn((JsonObject) each));
        });
        call.out().flush();
    }

    private static List<Place> places(RemoteCall call) throws IOException, InterruptedException {
        String owner = call.owner();
        List<Place> places = stored(call, owner);
        if (owner != null) {
            stored(call, "*").stream()
                    .filter(place -> place.isDefault() && isMissing(places, place.channel))
                    .toList()
                    .forEach(places::add);
        }
        for (Payway payway : Payway.values()) {
            boolean missing = owner == null
                    ? places.stream().noneMatch(place -> place.isDefault() && place.channel.equals(payway.channel()))
                    : isMissing(places, payway.channel());
            if (missing) {
                places.add(new Place(payway.channel(), null, CONFIGURED));
            }
        }
        return places;
    }

    private static boolean isMissing(List<Place> places, String channel) {
        return places.stream().noneMatch(place -> place.channel.equals(channel));
    }

    private static List<Place> stored(RemoteCall call, @Nullable String owner)
            throws IOException, InterruptedException {
        List<Place> places = new ArrayList<>();
        call.gateway()
                .pages(
                        RemoteRequest.and("/channel-accounts?limit=200", MERCHANT, owner),
                        row -> places.add(
                                new Place(row.getString(CHANNEL), row.getString(MERCHANT), row.getString(NAME))));
        return places;
    }
}
