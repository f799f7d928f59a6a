package upay.http.admission;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The network location of a client: an IPv4 address, or an IPv6 network, since a client with one IPv6 address
 * controls its whole network.
 *
 * @param text for display and comparison
 */
public record ClientNetwork(String text) {
    /** Not an IP client: a local socket. */
    static final ClientNetwork LOCAL = new ClientNetwork("local");

    private static final int NETWORK_BYTES = 8;

    public static ClientNetwork of(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() ? of(inet.getAddress()) : LOCAL;
    }

    public static ClientNetwork of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new ClientNetwork(bytes.length <= NETWORK_BYTES ? NetUtil.toAddressString(address) : network(bytes));
    }

    /** @return null if it is not a numeric address */
    public static @Nullable ClientNetwork parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return null;
        }
        return of(NetUtil.createInetAddressFromIpAddressString(text));
    }

    private static String network(byte[] address) {
        byte[] network = Arrays.copyOf(Arrays.copyOf(address, NETWORK_BYTES), address.length);
        return NetUtil.bytesToIpAddress(network) + "/64";
    }

    @Override
    public String toString() {
        return text;
    }
}
