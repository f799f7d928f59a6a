package upay.channel.alipay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import upay.channel.connector.BillAnswer;
import upay.channel.connector.BillDownload;
import upay.channel.connector.BillResponse;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.message.ChannelText;

/**
 * Alipay's bills (alipay.md#bills): a signed answer names an address, where the bill is for 30 s. A new request has a
 * new address.
 *
 * @param requests makes the signed request of a method and its biz_content
 */
record AlipayBillDownload(Requests requests, AlipaySignature signature) implements BillDownload {
    static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";

    /** An answer is short. */
    private static final int ANSWER_MAX = 256 * 1024;

    private static final String SUCCESS = "10000";
    /** Not ready, no such day, and wrong parameters alike. */
    private static final String ABSENT = "40004";

    private static final String SYSTEM_ERROR = "20000";

    /** Signs. */
    @FunctionalInterface
    interface Requests {
        ChannelRequest signed(String method, String bizContent, Instant now);
    }

    @Override
    public ChannelRequest request(LocalDate day, Instant now, String nonce) {
        String bizContent = new JsonObject(Map.of("bill_type", "trade", "bill_date", day.toString())).encode();
        return requests.signed(METHOD, bizContent, now);
    }

    @Override
    public BillAnswer read(BillResponse answer, OutputStream file) throws IOException {
        if (answer.status() != 200) {
            return BillAnswer.notReady("HTTP " + answer.status());
        }
        if (answer.length() > ANSWER_MAX) {
            return BillAnswer.refused("an answer of " + answer.length() + " bytes");
        }
        ChannelResponse whole =
                new ChannelResponse(answer.status(), answer.contentType(), Buffer.buffer(answer.start(ANSWER_MAX)));
        return AlipayResponse.read(whole, METHOD)
                .map(this::judged)
                .orElseGet(() -> BillAnswer.refused("not an answer to " + METHOD));
    }

    private BillAnswer judged(AlipayResponse answer) {
        String code = Objects.requireNonNullElse(answer.text("code"), "");
        String words = ChannelText.line(code + " " + Objects.requireNonNullElse(answer.words("sub_code"), "") + " "
                + Objects.requireNonNullElse(answer.words("sub_msg"), ""));
        if (!code.equals(SUCCESS)) {
            return code.equals(ABSENT) || code.equals(SYSTEM_ERROR)
                    ? BillAnswer.notReady(words)
                    : BillAnswer.refused(words);
        }
        // The address is where we go next: it must be Alipay's word.
        if (answer.sign().isEmpty() || !signature.verify(answer.source(), answer.sign(), answer.certificate())) {
            return BillAnswer.refused("wrong or missing signature");
        }
        try {
            return new BillAnswer.Elsewhere(new URI(Objects.requireNonNullElse(answer.text("bill_download_url"), "")));
        } catch (URISyntaxException e) {
            return BillAnswer.refused("bill_download_url is not a URL");
        }
    }

    /** An address that has ended leads to a page in HTML. */
    @Override
    public BillAnswer readElsewhere(BillResponse answer) throws IOException {
        if (answer.status() >= 300 && answer.status() < 400) {
            return BillAnswer.refused("the download is redirected, HTTP " + answer.status());
        }
        if (answer.status() != 200) {
            return BillAnswer.notReady("HTTP " + answer.status());
        }
        byte[] start = answer.start(2);
        return start.length == 2 && start[0] == 'P' && start[1] == 'K'
                ? new BillAnswer.Whole()
                : BillAnswer.notReady("the download is no zip: its address has ended");
    }

    @Override
    public String toString() {
        return "bills of Alipay";
    }
}
