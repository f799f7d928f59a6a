package upay.management;

import io.vertx.ext.web.Router;

/** Pages of the management port that other parts bring. */
@FunctionalInterface
public interface ManagementPages {
    /** Adds its routes; on the port's event loop. */
    void mount(Router router);
}
