package upay.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.webhook.WebhookEventType;
import upay.operation.RandomScenario;
import upay.operation.VirtualGateway;
import upay.protocol.CommError;
import upay.protocol.DecodedRequest;
import upay.protocol.RequestSchema;

/** The whole gateway in virtual time on random days; its webhooks are compared with each order's history. */
@DisplayName("merchants get a webhook of every event, once and unchanged, and no webhook is a valid request")
class WebhookEventTest {
    private static final int DAYS = Integer.getInteger("upay.seeds", 300);
    private static final List<RequestSchema<?>> SCHEMAS = List.of(
            RequestSchema.PAY,
            RequestSchema.PRECREATE,
            RequestSchema.REFUND,
            RequestSchema.QUERY,
            RequestSchema.ORDER,
            RequestSchema.CHECK_IN);

    @Test
    @DisplayName("over three hundred random days, on which payments fail, are refunded and cancelled")
    void days() {
        Set<WebhookEventType> met = EnumSet.noneOf(WebhookEventType.class);
        for (long seed = 1; seed <= DAYS; seed++) {
            RandomScenario day = new RandomScenario(seed);
            day.run();
            List<WebhookEvent> told = day.ledger.books().notifications();

            assertThat(ids(told)).as("ids of seed %d", seed).hasSameSizeAs(told);
            for (OrderKey key : day.ledger.books().keys()) {
                List<Expected> expected = expected(day.ledger.books().history(key), met);
                List<Expected> actual = told.stream()
                        .filter(notification -> notification.order().equals(key))
                        .map(WebhookEventTest::actual)
                        .toList();
                assertThat(actual).as("events of %s, seed %d", key, seed).isEqualTo(expected);
            }
            told.forEach(WebhookEventTest::assertNoRequest);
        }
        assertThat(met).containsExactlyInAnyOrder(WebhookEventType.values());
    }

    private static Set<String> ids(List<WebhookEvent> told) {
        return told.stream()
                .map(notification -> WebhookEvent.eventId(notification.order(), notification.event()))
                .collect(java.util.stream.Collectors.toSet());
    }

    /** @param status the order's, and net its net_amount, as of the event */
    private record Expected(String event, String status, String net) {}

    private static Expected actual(WebhookEvent notification) {
        JsonObject body = new JsonObject(notification.body());
        assertThat(body.getString("sn"))
                .isEqualTo(Long.toString(notification.order().sn()));
        assertThat(body.getString("tsn")).matches("[0-9]+");
        assertThat(notification.receiver()).isEqualTo("shop.example");
        return new Expected(notification.event(), body.getString("order_status"), body.getString("net_amount"));
    }

    /** By the order's versions alone. */
    private static List<Expected> expected(List<OrderState> history, Set<WebhookEventType> met) {
        List<Expected> events = new ArrayList<>();
        for (int i = 1; i < history.size(); i++) {
            Order before = history.get(i - 1).order();
            Order after = history.get(i).order();
            boolean moved = before.status() != after.status();
            boolean failed = after.status() == OrderStatus.PAY_CANCELED || after.status() == OrderStatus.PAY_ERROR;
            if (before.status() == OrderStatus.CREATED && after.status() == OrderStatus.PAID) {
                add(events, met, WebhookEventType.PAID, "paid", after);
            } else if (moved && failed) {
                add(events, met, WebhookEventType.FAILED, "failed-" + after.version(), after);
            } else if (moved && after.status() == OrderStatus.CANCELED) {
                add(events, met, WebhookEventType.CANCELED, "canceled-" + after.version(), after);
            } else if (after.balance().net().value() < before.balance().net().value()) {
                add(events, met, WebhookEventType.REFUNDED, "refunded-" + after.version(), after);
            }
        }
        return events;
    }

    private static void add(
            List<Expected> events, Set<WebhookEventType> met, WebhookEventType event, String name, Order after) {
        met.add(event);
        events.add(new Expected(
                name, after.status().name(), Long.toString(after.balance().net().value())));
    }

    /** Its MD5 goes out with it, over plain http perhaps. */
    private static void assertNoRequest(WebhookEvent notification) {
        byte[] body = notification.body().getBytes(StandardCharsets.UTF_8);
        for (RequestSchema<?> schema : SCHEMAS) {
            DecodedRequest<?> decoded = schema.decode(body, VirtualGateway.TERMINAL);

            assertThat(decoded).as(notification.body()).isInstanceOf(DecodedRequest.Refused.class);
            var refusal = ((DecodedRequest.Refused<?>) decoded).refusal();
            assertThat(refusal.error()).isEqualTo(CommError.INVALID_PARAMS);
            assertThat(refusal.message()).contains("order_status只出现在通知里", "net_amount只出现在通知里");
        }
    }
}
