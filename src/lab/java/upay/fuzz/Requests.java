package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.protocol.DecodedRequest;
import upay.protocol.OrderRef;
import upay.protocol.PayRequest;
import upay.protocol.QueryRequest;
import upay.protocol.RefundRequest;
import upay.protocol.RequestSchema;

/** The bodies of requests, and the comparison of the decoded request with an independent reading of the bytes. */
final class Requests {
    static final Terminal TILL =
            new Terminal("100000000000000001", new Secret("0123456789abcdef0123456789abcdef"), "m-1", "store-1", true);

    static final List<RequestSchema<?>> SCHEMAS = List.of(
            RequestSchema.PAY, RequestSchema.PRECREATE, RequestSchema.REFUND, RequestSchema.QUERY, RequestSchema.ORDER);

    /** Names and values of a request that every operation takes, in some order. */
    static final List<String[]> FIELDS = List.of(
            new String[] {"terminal_sn", "100000000000000001"},
            new String[] {"client_sn", "c-1"},
            new String[] {"total_amount", "100"},
            new String[] {"dynamic_id", "280000000000000001"},
            new String[] {"payway", "3"},
            new String[] {"subject", "\u8336 1+1"},
            new String[] {"operator", "Li"},
            new String[] {"description", "a&b=c"},
            new String[] {"refund_request_no", "r-1"},
            new String[] {"refund_amount", "40"},
            new String[] {"client_tsn", "t-1"},
            new String[] {"sn", "7890000000000001"},
            new String[] {"reflect", "back"},
            new String[] {"whatever", "ignored"});

    private Requests() {}

    /**
     * Whether any operation takes the body; each that does must have read in it what {@code independent} reads.
     *
     * @param independent names to texts, by another reader than ours; asked only when a body was accepted
     */
    static FuzzInput.Verdict judge(byte[] body, Function<byte[], Map<String, String>> independent) {
        boolean accepted = false;
        for (RequestSchema<?> schema : SCHEMAS) {
            DecodedRequest<?> decoded = schema.decode(body, TILL);
            if (decoded instanceof DecodedRequest.Valid<?> valid) {
                accepted = true;
                assertSame(valid.request(), independent.apply(body));
            } else {
                String said = ((DecodedRequest.Refused<?>) decoded).refusal().message();
                assertThat(said).doesNotContain(TILL.secret().reveal()).hasSizeLessThan(4_000);
            }
        }
        return accepted ? FuzzInput.Verdict.ACCEPTED : FuzzInput.Verdict.REFUSED;
    }

    /** A field of a request has the body's value of that name; a missing field is absent or empty in the body. */
    private static void assertSame(Object request, Map<String, String> body) {
        Map<String, String> read = new HashMap<>();
        if (request instanceof PayRequest pay) {
            read.put("terminal_sn", pay.terminalSn());
            read.put("client_sn", pay.clientSn());
            read.put("payway", pay.means().payway());
            read.put("subject", pay.goods().subject());
            read.put("operator", pay.operator());
            read.put("description", pay.goods().description());
            assertThat(pay.totalAmount().value()).isEqualTo(Long.parseLong(body.get("total_amount")));
            if (pay.means().dynamicId() != null) {
                read.put("dynamic_id", pay.means().dynamicId().reveal());
            }
        } else if (request instanceof RefundRequest refund) {
            read.put("sn", refund.order().sn());
            read.put("client_sn", refund.order().clientSn());
            read.put("refund_request_no", refund.refundRequestNo());
            read.put("operator", refund.operator());
            read.put("client_tsn", refund.clientTsn());
            assertThat(refund.refundAmount().value()).isEqualTo(Long.parseLong(body.get("refund_amount")));
        } else if (request instanceof QueryRequest query) {
            read.put("sn", query.sn());
            read.put("client_sn", query.clientSn());
            read.put("refund_request_no", query.refundRequestNo());
        } else if (request instanceof OrderRef order) {
            read.put("sn", order.sn());
            read.put("client_sn", order.clientSn());
        }
        read.forEach((name, text) ->
                assertThat(text == null ? "" : text).as(name).isEqualTo(body.get(name) == null ? "" : body.get(name)));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
