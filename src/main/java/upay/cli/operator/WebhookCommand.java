package upay.cli.operator;

import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.orderview.WebhookFields;
import upay.port.WebhookEvent;
import upay.protocol.signature.RsaSignature;
import upay.store.credential.PgSigningKeys;
import upay.store.registry.WebhookRegistry;
import upay.store.registry.WebhookRegistry.Entry;
import upay.store.registry.WebhookRegistry.State;

/** The merchants' webhooks. */
@Command(
        name = "webhook",
        description = {
            "Lists webhooks, and sends them again. Prints one JSON object a line.",
            "The event id is the same for all attempts, for deduplication by the receiver."
        })
public final class WebhookCommand {
    private static final Pattern ORDER = Pattern.compile("[0-9]{1,18}");

    @Command(name = "list", description = "Lists webhooks by merchant, order and event.")
    int list(
            @Mixin CommandContext desk,
            @Option(
                            names = "--state",
                            defaultValue = "ANY",
                            description = "waiting, delivered or given_up (no longer retried). Default: any.")
                    State state,
            @Option(
                            names = "--order",
                            paramLabel = "SN",
                            description = "Only those of this order, by its sn, or the one with this event id.")
                    String order,
            @Option(
                            names = "--receiver",
                            paramLabel = "HOST",
                            defaultValue = "",
                            description = "Only webhooks to this host.")
                    String receiver)
            throws Exception {
        String host = receiver.toLowerCase(Locale.ROOT);
        if (order != null) {
            WebhookEvent.Id id = id(desk, "--order", order);
            return desk.work((office, config) ->
                    office.await(office.store().notificationRegistry().find(id.orderSn())).stream()
                            .filter(each -> id.event().isEmpty() || each.event().equals(id.event()))
                            .filter(each -> state == State.ANY || each.state() == state)
                            .filter(each -> host.isEmpty() || each.receiver().equals(host))
                            .forEach(each -> desk.print(line(each))));
        }
        return desk.work((office, config) -> desk.<Entry>printAll(
                last -> page(office.store().notificationRegistry(), office, state, host, last), WebhookCommand::line));
    }

    private static List<Entry> page(
            WebhookRegistry registry, upay.app.OperatorSession office, State state, String host, Entry last) {
        return office.await(registry.list(state, host, last == null ? null : last.place(), CommandContext.PAGE));
    }

    @Command(
            name = "resend",
            description = {
                "Sends one again at once, whatever its state, with a new series of attempts; by an sn all of that order's.",
                "A running gateway sends it; without one it waits for the next."
            })
    int resend(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "SN|EVENT-ID", description = "The order's sn, or its header Upay-Event-Id.")
                    String order,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit log.") String reason)
            throws Exception {
        WebhookEvent.Id id = id(desk, "SN|EVENT-ID", order);
        Act act = Act.of(AuditAction.WEBHOOK_RESEND, Long.toString(id.orderSn()));
        Act because = reason == null ? act : act.because(desk.text("--reason", reason));
        return desk.work((office, config) -> office.act(
                        because, admin -> admin.webhooks().resend(id.orderSn(), id.event()))
                .forEach(each -> desk.print(line(each))));
    }

    @Command(
            name = "public-key",
            description = {
                "Prints the public key with which shops verify webhooks, in PEM; for a day after a rotation also",
                "the former one, after it. Creates a key if the store has none. The same as GET /upay/v2/public-key."
            })
    int publicKey(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> {
            PgSigningKeys keys = office.store().signingKeys();
            List<PublicKey> published = office.await(keys.isMade())
                    ? office.await(keys.published())
                    : office.perform(
                            Act.of(AuditAction.WEBHOOK_PUBLIC_KEY), "{}", () -> office.await(keys.published()));
            published.forEach(key -> desk.out().print(RsaSignature.pem(key)));
        });
    }

    @Command(
            name = "rotate-key",
            description = {
                "Creates a new key for signing webhooks. All gateways sign with it within 5 s. The public key of the",
                "former one is published for another day, for webhooks in flight: shops must fetch the new one until then."
            })
    int rotateKey(@Mixin CommandContext desk) throws Exception {
        return desk.work((office, config) -> {
            PgSigningKeys.Rotated rotated = office.perform(
                    Act.of(AuditAction.WEBHOOK_ROTATE_KEY),
                    "{}",
                    () -> office.await(office.store().signingKeys().rotate()));
            desk.print(new JsonOutput().put("signing_key", rotated.id()).put("since", rotated.since()));
        });
    }

    private static WebhookEvent.Id id(CommandContext desk, String option, String value) {
        if (ORDER.matcher(value).matches()) {
            return new WebhookEvent.Id(Long.parseLong(value), "");
        }
        Optional<WebhookEvent.Id> id = WebhookEvent.parseId(value);
        desk.require(id.isPresent(), option, "an order's sn, up to 18 digits, or an event id, such as paid-SN", value);
        return id.orElseThrow();
    }

    private static JsonOutput line(Entry entry) {
        return JsonOutput.of(WebhookFields.of(entry).asMap());
    }
}
