package upay.lab.drill;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import upay.e2e.GatewayProcess;
import upay.e2e.TestTill;

/** Faults of the alert drill that tills cause; each is over once it is closed. */
final class RequestFaults {
    private static final int TILLS = 16;
    private static final int FLOOD_MILLIS = 40;

    private final AlertStage stage;

    RequestFaults(AlertStage stage) {
        this.stage = stage;
    }

    static void pay(TestTill till, long fen) {
        till.posting("pay", till.payment(TestTill.newClientSn(), fen).put("dynamic_id", TestTill.ALIPAY_CODE));
    }

    AutoCloseable wrongSecret() {
        TestTill till = stage.till(0).as(stage.till(0).terminalSn(), "a wrong secret");
        return new Repeating("wrong secret", () -> till.posting("query", query()), 50);
    }

    static JsonObject query() {
        return new JsonObject().put("client_sn", "none");
    }

    /** While the channels are slow, so that payments hold their places: few tills take all places of a small gateway. */
    AutoCloseable flood() {
        GatewayProcess small = stage.another(Map.of("UPAY_HTTP_MAX_IN_FLIGHT", "8"));
        return flood(
                small,
                List.of(
                        TestTill.first(small.uri()),
                        TestTill.second(small.uri()),
                        TestTill.ofAnotherMerchant(small.uri())));
    }

    /** No till and no merchant holds more than its share, but the address of all of them does. */
    AutoCloseable floodFromOneAddress() {
        GatewayProcess small = stage.another(Map.of("UPAY_HTTP_MAX_IN_FLIGHT", "64"));
        List<TestTill> tills = new ArrayList<>();
        for (int i = 0; i < TILLS; i++) {
            String number = Integer.toString(900_000_000 + i);
            stage.environment.store.execute("insert into merchants values ('" + number + "', 'drill');"
                    + "insert into stores values ('" + number + "', 'drill', 'drill');"
                    + "insert into terminals (terminal_sn, merchant_id, store_id, secret, status) values ('" + number
                    + "', '" + number + "', 'drill', 'drill', 'ACTIVE')");
            tills.add(new TestTill(small.uri(), number, "drill"));
        }
        return flood(small, tills);
    }

    private AutoCloseable flood(GatewayProcess small, List<TestTill> tills) {
        Repeating flood =
                new Repeating("flood", () -> tills.forEach(till -> pay(till, 100)), FLOOD_MILLIS * tills.size());
        return () -> {
            flood.close();
            stage.end(small);
        };
    }

    AutoCloseable silence() {
        stage.sales.pause(true);
        return () -> stage.sales.pause(false);
    }
}
