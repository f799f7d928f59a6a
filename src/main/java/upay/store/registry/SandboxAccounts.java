package upay.store.registry;

import io.vertx.core.Future;

/** All ready-made accounts of a gateway that runs against the sandbox. */
public final class SandboxAccounts {
    private final SandboxTerminals terminals;
    private final SandboxVendor vendor;

    public SandboxAccounts(SandboxTerminals terminals, SandboxVendor vendor) {
        this.terminals = terminals;
        this.vendor = vendor;
    }

    /** Creates missing ones; any number of instances may do so at once. */
    public Future<Void> create() {
        return terminals.create().compose(done -> vendor.create());
    }
}
