package upay.http.admission;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * Where a client is: an IPv4 address, or the network of an IPv6 one, since whoever has one address has all that begin alike.
 *
 * @param text for people, and to be compared
 */
public record ClientNetwork(String text) {
    /** Not on a network: a local socket. */
    static final ClientNetwork HERE = new ClientNetwork("local");

    private static final int NETWORK_BYTES = 8;

    public static ClientNetwork of(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() ? of(inet.getAddress()) : HERE;
    }

    public static ClientNetwork of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new ClientNetwork(bytes.length <= NETWORK_BYTES ? NetUtil.toAddressString(address) : network(bytes));
    }

    /** @return null when it is no address, written as numbers */
    public static ClientNetwork parse(String text) {
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
