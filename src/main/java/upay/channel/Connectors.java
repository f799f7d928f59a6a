package upay.channel;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.channel.alipay.AlipayConnector;
import upay.channel.baifubao.BaifubaoConnector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.jdpay.JdpayConnector;
import upay.channel.unionpay.UnionpayConnector;
import upay.channel.wechat.WechatConnector;
import upay.domain.Payway;

/** The channels that this gateway supports: one line each. */
public final class Connectors {
    private static final List<ConnectorFactory> ALL = List.of(
            AlipayConnector.FACTORY, //
            WechatConnector.FACTORY,
            BaifubaoConnector.FACTORY,
            JdpayConnector.FACTORY,
            UnionpayConnector.FACTORY);

    private static final Map<Payway, ConnectorFactory> BY_PAYWAY = byPayway();

    private Connectors() {}

    public static List<ConnectorFactory> all() {
        return ALL;
    }

    /** @return empty for a payway that the protocol defines and this gateway does not support */
    public static Optional<ConnectorFactory> find(Payway payway) {
        return Optional.ofNullable(BY_PAYWAY.get(payway));
    }

    private static Map<Payway, ConnectorFactory> byPayway() {
        Map<Payway, ConnectorFactory> map = new EnumMap<>(Payway.class);
        for (ConnectorFactory factory : ALL) {
            if (map.put(factory.payway(), factory) != null) {
                throw new IllegalStateException("two connectors for " + factory.payway());
            }
        }
        return map;
    }
}
