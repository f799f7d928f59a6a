package upay.channel.jdpay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import upay.channel.connector.BillAnswer;
import upay.channel.connector.BillDownload;
import upay.channel.connector.BillResponse;
import upay.channel.connector.ChannelRequest;
import upay.channel.message.ChannelText;
import upay.domain.Secret;

/**
 * JD Pay's {@code download.do} (jdpay.md#bills): the file of the orders of a day, which has the refunds too; the second
 * file, of the bank's returns, adds nothing for a matching by order. Signed with a key of its own.
 *
 * @param endpoint of payments; JD serves bills at another host
 */
record JdpayBillDownload(String endpoint, String merchant, Secret key) implements BillDownload {
    private static final String PATH = "/api/download.do";
    private static final String PAYMENTS = "https://paygate.jd.com";
    private static final String BILLS = "https://bapi.jdpay.com";

    /** The owner is the merchant's number without its last digits. */
    private static final int OWNER_CUT = 3;

    private static final String DONE = "0000";

    @Override
    public ChannelRequest request(LocalDate day, Instant now, String nonce) {
        String file = "{\"name\":\"" + day.format(DateTimeFormatter.BASIC_ISO_DATE) + "ordercreate_" + merchant
                + ".zip\",\"path\":\"0001/0001\"}";
        String data = Base64.getEncoder().encodeToString(file.getBytes(StandardCharsets.UTF_8));
        String owner = merchant.length() > OWNER_CUT ? merchant.substring(0, merchant.length() - OWNER_CUT) : merchant;
        String base = endpoint.equals(PAYMENTS) ? BILLS : endpoint;
        return new ChannelRequest(
                "GET",
                URI.create(base + PATH + "?owner=" + encode(owner) + "&data=" + encode(data) + "&md5="
                        + md5(data + key.reveal())),
                null,
                null,
                false);
    }

    /** Only one code is known: any other may be that of a bill that is not there yet. */
    @Override
    public BillAnswer read(BillResponse answer, OutputStream file) throws IOException {
        if (answer.status() != 200) {
            return BillAnswer.notReady("HTTP " + answer.status());
        }
        String code = answer.headers().get("return-code");
        if (code == null) {
            return BillAnswer.refused("no Return-Code: not an answer of this channel");
        }
        if (!code.equals(DONE)) {
            return BillAnswer.notReady(ChannelText.line("Return-Code " + code));
        }
        return answer.length() == 0 ? BillAnswer.notReady("an empty answer") : new BillAnswer.Whole();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
