package upay.http.connection;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies that are trusted to name the client they call for. Immutable. */
public final class TrustedProxies {
    /** The header in which they do. */
    public static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<IpSubnetFilterRule> networks;

    /**
     * @param addresses addresses, or networks as 10.0.0.0/8
     * @throws IllegalArgumentException names the invalid entry
     */
    public TrustedProxies(List<String> addresses) {
        this.networks = addresses.stream().map(TrustedProxies::network).toList();
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes != null) {
            int bits = Byte.SIZE * bytes.length;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix <= bits) {
                InetAddress inet = NetUtil.createInetAddressFromIpAddressString(address);
                return new IpSubnetFilterRule(inet, prefix, IpFilterRuleType.ACCEPT);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no address and no network");
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    public boolean holds(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && !inet.isUnresolved()
                && networks.stream().anyMatch(network -> network.matches(inet));
    }

    /**
     * The client that a trusted proxy calls for: each entry of X-Forwarded-For is written by the hop after it; the
     * client is the last entry that is not a trusted proxy itself. The client controls all entries before that.
     *
     * @param forwarded the whole header, in order
     * @return null if the header names none
     */
    public @Nullable InetAddress client(List<String> forwarded) {
        InetAddress client = null;
        for (int line = forwarded.size() - 1; line >= 0; line--) {
            String[] names = forwarded.get(line).split(",", -1);
            for (int i = names.length - 1; i >= 0; i--) {
                InetAddress address = address(names[i].strip());
                if (address == null) {
                    return client;
                }
                client = address;
                if (!holds(new InetSocketAddress(address, 0))) {
                    return client;
                }
            }
        }
        return client;
    }

    /** Some proxies append the port. */
    private static @Nullable InetAddress address(String text) {
        String bare = text;
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            bare = end < 0 ? "" : text.substring(1, end);
        } else if (colon > 0 && colon == text.indexOf(':')) {
            bare = text.substring(0, colon);
        }
        return NetUtil.createInetAddressFromIpAddressString(bare);
    }
}
