package upay.micro;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import upay.domain.Order;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.domain.Transaction;
import upay.domain.terminal.Terminal;
import upay.protocol.DecodedRequest;
import upay.protocol.Envelope;
import upay.protocol.PayRequest;
import upay.protocol.QueryRequest;
import upay.protocol.Reply;
import upay.protocol.RequestSchema;
import upay.protocol.signature.Md5Signature;
import upay.store.SampleOrders;

/** What a request costs besides HTTP and the store: its signature, its body in, its answer out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
    private static final Secret SECRET = new Secret("sandbox-secret-1");
    private static final Terminal TILL =
            new Terminal("100000000000000001", SECRET, "sandbox-merchant", "sandbox-store", true);

    private final byte[] pay = utf8(
            "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"18348290098298292838\","
                    + "\"total_amount\":\"1350\",\"dynamic_id\":\"130000000000000001\",\"subject\":\"咖啡与蛋糕\",\"operator\":\"刘侃\"}");
    private final byte[] query =
            utf8("{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"18348290098298292838\"}");
    private final String sign = Md5Signature.sign(pay, SECRET);
    private final Order order = SampleOrders.order();
    private final Transaction payment = SampleOrders.payment(order);
    private final Reply answer = new Reply.Answer(ResultCode.PAY_SUCCESS, null, null, order, payment);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public boolean verifySignature() {
        return Md5Signature.verify(pay, SECRET, sign);
    }

    @Benchmark
    public DecodedRequest<PayRequest> decodePay() {
        return RequestSchema.PAY.decode(pay, TILL);
    }

    @Benchmark
    public DecodedRequest<QueryRequest> decodeQuery() {
        return RequestSchema.QUERY.decode(query, TILL);
    }

    @Benchmark
    public Buffer encodeAnswer() {
        return Envelope.encode(answer);
    }
}
