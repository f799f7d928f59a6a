package upay.http;

import io.vertx.core.Future;
import java.io.IOException;
import upay.protocol.CommError;
import upay.protocol.Reply;

/** An HTTP port in a process of its own, which answers whether it takes its client for gone. */
final class TestHttpPortProcess {
    private TestHttpPortProcess() {}

    /** Prints its port, and ends with its input. */
    public static void main(String[] args) throws IOException {
        try (TestHttpPort edge = new TestHttpPort()) {
            edge.operations.answer(call -> Future.succeededFuture(new Reply.Refusal(
                    CommError.INVALID_BARCODE, "gone=" + call.caller().gone().getAsBoolean())));
            System.out.println(edge.port);
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
