package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Message;
import upay.e2e.callback.CallbackSender.Signer;

@Tag("process")
@WithRunningGateway
@DisplayName("Callbacks that are never sent completely take no budget from genuine ones")
class HalfSentCallbackTest {
    /** Together more than the budget of all callbacks. */
    private static final int MANY = 500;

    private static final int LENGTH = 60_000;

    private final TestTill shop;
    private final URI gateway;
    private final CallbackClient line;
    private final List<Socket> attackers = new ArrayList<>();

    HalfSentCallbackTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway.uri();
        this.line = new CallbackClient(gateway.uri());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket attacker : attackers) {
            attacker.close();
        }
    }

    @Test
    void whoSendsHalf() throws IOException {
        Map<CallbackSender, String> orders = new LinkedHashMap<>();
        CallbackSender.all().forEach(channel -> orders.put(channel, TestTill.newClientSn()));
        Map<CallbackSender, Message> genuine = new LinkedHashMap<>();
        orders.forEach((channel, clientSn) -> genuine.put(
                channel,
                channel.paid(shop.precreate(clientSn, 100, channel.payway()).sn(), 100, Signer.CHANNEL)));

        attack(MANY, LENGTH - 20_000);
        // What is left between the long ones is filled by short ones.
        attack(MANY, 300);

        genuine.forEach(line::taken);
        orders.values().forEach(clientSn -> assertThat(shop.query(clientSn).orderStatus())
                .isEqualTo("PAID"));
    }

    private void attack(int many, int sent) throws IOException {
        byte[] half = ("POST /notify/alipay/sandbox-merchant HTTP/1.1\r\nHost: h\r\nContent-Length: " + LENGTH
                        + "\r\n\r\n" + "x".repeat(sent))
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < many; i++) {
            Socket attacker = new Socket(
                    InetAddress.getByName("127.0.0.1"), gateway.getPort(), InetAddress.getByName("127.0.0.2"), 0);
            attackers.add(attacker);
            attacker.getOutputStream().write(half);
        }
    }
}
