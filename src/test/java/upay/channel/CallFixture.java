package upay.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/** Calls for tests, made from a vector's headers; missing headers have a plain default. */
public final class CallFixture {
    public static final long SN = 7894259244061958L;
    public static final long TSN = 7894259244061959L;
    public static final Instant NOW = Instant.parse("2024-07-23T19:07:50Z");

    private CallFixture() {}

    public static ChannelCall call(Payway payway, ChannelAction action, SubPayway sub, long total) {
        return call(payway, Map.of("action", action.name(), "sub", sub.name(), "total", Long.toString(total)));
    }

    public static ChannelCall call(Payway payway, Map<String, String> headers) {
        Map<String, String> is = new HashMap<>(headers);
        ChannelAction action = ChannelAction.valueOf(is.getOrDefault("action", "PAY"));
        long total = Long.parseLong(is.getOrDefault("total", "1"));
        boolean creates = action == ChannelAction.PAY || action == ChannelAction.PRECREATE;
        Purchase purchase = new Purchase(
                "client-1",
                Fen.of(total),
                new Purchase.Method(
                        payway,
                        SubPayway.valueOf(
                                is.getOrDefault("sub", action == ChannelAction.PRECREATE ? "QRCODE" : "BARCODE")),
                        is.get("payer")),
                new Purchase.Origin(
                        is.getOrDefault("terminal", "100000000000000001"),
                        "store-1",
                        is.getOrDefault("operator", "op1")),
                new Purchase.Device(null, null, null),
                new Purchase.Goods(is.getOrDefault("subject", "测试商品"), is.get("description"), is.get("goods")),
                new Purchase.Extras(null, is.get("extended"), null));
        return new ChannelCall(
                action,
                new ChannelCall.Trade(
                        new OrderKey(
                                is.getOrDefault("merchant", "merchant-1"),
                                Long.parseLong(is.getOrDefault("sn", Long.toString(SN)))),
                        purchase,
                        is.get("trade-no"),
                        NOW),
                new ChannelCall.Movement(
                        Long.parseLong(is.getOrDefault("tsn", Long.toString(TSN))),
                        NOW,
                        Fen.of(Long.parseLong(is.getOrDefault("amount", Long.toString(total)))),
                        is.get("extended")),
                new ChannelCall.Offer(
                        action == ChannelAction.PAY ? new Secret(is.getOrDefault("code", "28763443825664394")) : null,
                        creates ? Duration.parse(is.getOrDefault("expires", "PT2M")) : null),
                Duration.ofSeconds(5));
    }
}
