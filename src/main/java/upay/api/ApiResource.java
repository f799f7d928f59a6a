package upay.api;

import java.util.List;

/** The routes of one subject. */
@FunctionalInterface
public interface ApiResource {
    List<ApiRoute> routes();
}
