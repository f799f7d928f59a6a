package upay.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Decides whether an address is public: not of this machine or a private network, not multicast, not reserved. In IPv6
 * only global unicast is public; for an address with an embedded IPv4 address, that one decides. (The special-purpose
 * registries of IANA, RFC 6890.)
 */
public final class PublicAddresses {
    private static final List<Block> NOT_PUBLIC = List.of(
            block("0.0.0.0", 8), // this network
            block("10.0.0.0", 8), // private
            block("100.64.0.0", 10), // carriers' own
            block("127.0.0.0", 8), // loopback
            block("169.254.0.0", 16), // link-local; clouds serve their instances' credentials here
            block("172.16.0.0", 12), // private
            block("192.0.0.0", 24), // protocol assignments
            block("192.0.2.0", 24), // documentation
            block("192.88.99.0", 24), // 6to4 relays
            block("192.168.0.0", 16), // private
            block("198.18.0.0", 15), // benchmarks
            block("198.51.100.0", 24), // documentation
            block("203.0.113.0", 24), // documentation
            block("224.0.0.0", 3), // multicast, reserved, broadcast
            block("2001::", 23), // protocol assignments, Teredo among them
            block("2001:db8::", 32), // documentation
            block("3fff::", 20)); // documentation

    private static final Block GLOBAL_UNICAST = block("2000::", 3);
    private static final Block SIX_TO_FOUR = block("2002::", 16);
    private static final Block NAT64 = block("64:ff9b::", 96);
    /** ::ffff:0:0/96, written so that the JDK does not make an IPv4 address of it. */
    private static final Block MAPPED = new Block(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private static final int IPV4_BYTES = 4;
    private static final int NAT64_OFFSET = 12;
    private static final int SIX_TO_FOUR_OFFSET = 2;

    private PublicAddresses() {}

    public static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isOrdinary(bytes);
        }
        if (MAPPED.contains(bytes) || NAT64.contains(bytes)) {
            return isOrdinary(embedded(bytes, NAT64_OFFSET));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return isOrdinary(embedded(bytes, SIX_TO_FOUR_OFFSET));
        }
        return GLOBAL_UNICAST.contains(bytes) && isOrdinary(bytes);
    }

    private static boolean isOrdinary(byte[] bytes) {
        return NOT_PUBLIC.stream().noneMatch(block -> block.contains(bytes));
    }

    private static byte[] embedded(byte[] bytes, int offset) {
        return java.util.Arrays.copyOfRange(bytes, offset, offset + IPV4_BYTES);
    }

    private static Block block(String first, int bits) {
        try {
            return new Block(InetAddress.getByName(first).getAddress(), bits);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(first, notAnAddress);
        }
    }

    /** @param bits the length of the prefix */
    private record Block(byte[] first, int bits) {
        boolean contains(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((address[bit / Byte.SIZE] ^ first[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
