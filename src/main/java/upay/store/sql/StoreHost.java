package upay.store.sql;

import org.jspecify.annotations.Nullable;

/**
 * A host of the store, and its port.
 *
 * @param name a DNS name, an IP address without brackets, or the absolute path of the folder of a Unix socket
 * @param ip the address of the name that is to be used; null: any
 */
public record StoreHost(String name, int port, @Nullable String ip) {
    public StoreHost(String name, int port) {
        this(name, port, null);
    }

    /** The same host by this address of its name. */
    StoreHost at(String address) {
        return new StoreHost(name, port, address);
    }

    StoreHost withoutIp() {
        return new StoreHost(name, port);
    }

    boolean isSocket() {
        return name.startsWith("/");
    }

    /** Whether it is one address or socket, so that its name needs no look-up. */
    boolean isUnique() {
        return ip != null || isSocket() || name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }

    /** As in a URI; an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }
}
