package upay.http;

import java.io.IOException;
import upay.protocol.CommError;
import upay.protocol.Reply;

/** An HTTP port in a process of its own, which answers whether it takes its client for gone. */
final class TestHttpPortProcess {
    private TestHttpPortProcess() {}

    /** Prints its port, and ends with its input. */
    public static void main(String[] args) throws IOException {
        try (TestHttpPort edge = new TestHttpPort()) {
            edge.operations.answer(call -> call.caller()
                    .gone()
                    .get()
                    .map(gone -> new Reply.Refusal(CommError.INVALID_BARCODE, "gone=" + gone)));
            System.out.println(edge.port);
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
