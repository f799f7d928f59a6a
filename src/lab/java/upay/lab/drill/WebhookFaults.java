package upay.lab.drill;

import io.vertx.core.net.NetServer;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.Ports;

/** Faults of the alert drill at the receivers of webhooks; each is over once it is closed. */
final class WebhookFaults {
    private static final int PAYMENTS_MILLIS = 400;

    private final AlertStage stage;

    WebhookFaults(AlertStage stage) {
        this.stage = stage;
    }

    /** Nothing listens there. */
    AutoCloseable deadReceiver() {
        return sales("http://127.0.0.1:" + Ports.free() + "/paid", () -> {});
    }

    /**
     * It accepts connections and answers nothing, and so gets one webhook at a time; those behind it are made older, since
     * the alert's age is not divided.
     */
    AutoCloseable silentReceiver() {
        int port = Ports.free();
        NetServer server = stage.vertx.createNetServer().connectHandler(caller -> {});
        BlockingWait.on(server.listen(port, "127.0.0.2"));
        AutoCloseable sales = sales(
                "http://127.0.0.2:" + port + "/paid",
                () -> stage.quietly("update notifications set due_at = due_at - interval '1 hour' where receiver like"
                        + " '%127.0.0.2%' and attempts = 0 and due_at > now() - interval '30 minutes'"));
        return () -> {
            sales.close();
            stage.quietly("update notifications set due_at = null, given_up_at = now() where receiver like"
                    + " '%127.0.0.2%' and due_at is not null");
            server.close().await();
        };
    }

    private AutoCloseable sales(String receiver, Runnable after) {
        return new Repeating(
                "sales for " + receiver,
                () -> {
                    TestTill till = stage.till(0);
                    till.posting(
                            "pay",
                            till.payment(TestTill.newClientSn(), 100)
                                    .put("dynamic_id", TestTill.ALIPAY_CODE)
                                    .put("notify_url", receiver));
                    after.run();
                },
                PAYMENTS_MILLIS);
    }
}
