package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.terminal.Vendor;

/** The vendors that may sign activations. Threads: any. */
public interface Vendors {
    /** Fails only with {@link StoreException}. */
    Future<Optional<Vendor>> find(String vendorSn);

    /** Whether it was found before, so that a look-up of it is not for an invented number. */
    boolean remembers(String vendorSn);
}
