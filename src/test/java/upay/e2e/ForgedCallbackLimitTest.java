package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Message;
import upay.e2e.callback.CallbackSender.Signer;

@WithRunningGateway
@DisplayName("The checks of forged callbacks are limited by address, and other addresses are not affected")
@Tag("process")
class ForgedCallbackLimitTest {
    /** More than an address may send in vain at once, and than it may in the time that they take. */
    private static final int MANY = 3_000;

    /** After this many refusals a forger is throttled. */
    private static final int ENOUGH = 50;

    private final TestTill shop;
    private final URI gateway;
    private final CallbackClient line;

    ForgedCallbackLimitTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway.uri();
        this.line = new CallbackClient(gateway.uri());
    }

    @Test
    @DisplayName(
            "refused at first, then throttled; a genuine one from elsewhere is accepted, and in time from there too")
    void bounded() {
        CallbackSender channel = CallbackSender.all().get(0);
        String clientSn = TestTill.newClientSn();
        String sn = shop.precreate(clientSn, 100, channel.payway()).sn();
        Message forged = channel.paid(sn, 100, Signer.SOMEBODY_ELSE);
        Message genuine = channel.paid(sn, 100, Signer.CHANNEL);

        List<Integer> told = from("127.0.0.2", "sandbox-merchant", forged, MANY);
        assertThat(told).contains(400, 503).doesNotContain(200);
        assertThat(told.subList(0, 200)).containsOnly(400);
        assertThat(told.stream().filter(status -> status == 503)).hasSize(ENOUGH);
        assertThat(from("127.0.0.3", "invented-merchant", forged, 1)).containsExactly(400);

        line.taken(channel, genuine);
        assertThat(shop.query(clientSn).orderStatus()).isEqualTo("PAID");
        Awaitility.await()
                .until(() -> from("127.0.0.2", "sandbox-merchant", genuine, 1).equals(List.of(200)));
    }

    /** The statuses of so many, one after the other on one connection, or until enough of them are "later". */
    private List<Integer> from(String address, String merchant, Message message, int times) {
        byte[] request = request(merchant, message);
        try (Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), gateway.getPort(), InetAddress.getByName(address), 0)) {
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            List<Integer> statuses = new ArrayList<>();
            for (int later = 0; statuses.size() < times && later < ENOUGH; ) {
                out.write(request);
                statuses.add(answer(in));
                later += statuses.get(statuses.size() - 1) == 503 ? 1 : 0;
            }
            return statuses;
        } catch (IOException lost) {
            throw new TestTill.LostAnswer(lost);
        }
    }

    private static byte[] request(String merchant, Message message) {
        String head = "POST /notify/alipay/" + merchant + " HTTP/1.1\r\nHost: h\r\nContent-Type: "
                + message.contentType() + "\r\nContent-Length: " + message.body().length + "\r\n\r\n";
        return (head + new String(message.body(), StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int answer(BufferedReader in) throws IOException {
        int status = Integer.parseInt(in.readLine().split(" ")[1]);
        int length = 0;
        for (String field = in.readLine(); !field.isEmpty(); field = in.readLine()) {
            if (field.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length =
                        Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            in.read();
        }
        return status;
    }
}
