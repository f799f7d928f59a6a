package upay.identity;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where logins come from, as failures are counted: an IPv4 address, or the /64 network of an IPv6 address, since one customer
 * has all of its addresses.
 *
 * @param text of 1 to 64 characters
 * @param prefix what the addresses of it begin with, as Java writes them
 */
public record LoginSource(String text, String prefix) {
    private static final int GROUPS = 4;

    /** @param address as Java writes it: IPv6 in eight groups, without zeros left out */
    public static LoginSource of(String address) {
        String[] groups = address.split(":", -1);
        if (groups.length <= GROUPS) {
            return new LoginSource(address, address);
        }
        String network = Arrays.stream(groups).limit(GROUPS).collect(Collectors.joining(":")) + ":";
        return new LoginSource(network + ":/64", network);
    }

    /** Whether it has several addresses. */
    public boolean isNetwork() {
        return !text.equals(prefix);
    }
}
