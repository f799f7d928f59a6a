package upay.lab.drill;

import java.util.concurrent.atomic.AtomicBoolean;
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

    /** Nothing listens there, until the fault is over. */
    AutoCloseable deadReceiver() {
        int port = Ports.free();
        AutoCloseable sales = sales("http://127.0.0.1:" + port + "/paid", () -> {});
        return () -> {
            sales.close();
            listens("127.0.0.1", port, new AtomicBoolean(true));
        };
    }

    /**
     * It answers nothing until the fault is over, and so gets one webhook at a time; those behind it are made older, since
     * the alert's age is not divided.
     */
    AutoCloseable silentReceiver() {
        int port = Ports.free();
        AtomicBoolean answers = new AtomicBoolean();
        listens("127.0.0.2", port, answers);
        AutoCloseable sales = sales(
                "http://127.0.0.2:" + port + "/paid",
                () -> stage.quietly("update notifications set due_at = due_at - interval '1 hour' where receiver like"
                        + " '%127.0.0.2%' and attempts = 0 and due_at > now() - interval '30 minutes'"));
        return () -> {
            sales.close();
            answers.set(true);
        };
    }

    private void listens(String host, int port, AtomicBoolean answers) {
        BlockingWait.on(stage.vertx
                .createHttpServer()
                .requestHandler(request -> {
                    if (answers.get()) {
                        request.response().end("success");
                    }
                })
                .listen(port, host));
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
