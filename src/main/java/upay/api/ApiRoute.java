package upay.api;

import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.identity.Permission;

/**
 * One route, and who may use it.
 *
 * @param path below {@code /api/v1}, as OpenAPI writes it: {@code /merchants/{merchant}}
 * @param entry who may come in
 * @param permission that is needed; null with {@link Entry#PUBLIC} and {@link Entry#SIGNED_IN}
 * @param maxBody the most bytes of a body; 0: a body is not read; {@link #STREAMED}: the handler reads it as it comes in
 */
public record ApiRoute(
        HttpMethod method,
        String path,
        Entry entry,
        @Nullable Permission permission,
        int maxBody,
        ApiHandler handler) {
    /** Enough for any form. */
    public static final int FORM = 64 * 1024;
    /** Of those that nobody has to be known for. */
    private static final int PUBLIC_FORM = 4 * 1024;

    /** See {@link ApiRequest#body}. */
    public static final int STREAMED = -1;

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    /** Who may come in. */
    public enum Entry {
        /** Whoever asks; it proves itself what it may. */
        PUBLIC,
        /** Each user and key. */
        SIGNED_IN,
        /** Whoever has the permission for all merchants. */
        ALL_MERCHANTS,
        /**
         * Whoever has the permission, if only for one merchant. If the path has {@code {merchant}}, another one than its own
         * is not found; otherwise the handler must ask {@link ApiRequest#ownMerchant}.
         */
        OWN_MERCHANT
    }

    public ApiRoute {
        boolean permitted = entry == Entry.ALL_MERCHANTS || entry == Entry.OWN_MERCHANT;
        if (permitted != (permission != null)) {
            throw new IllegalArgumentException(path + ": a permission is needed with an entry by permission only");
        }
    }

    /** Reads, of all merchants. */
    public static ApiRoute get(String path, Permission permission, ApiHandler handler) {
        return new ApiRoute(HttpMethod.GET, path, Entry.ALL_MERCHANTS, permission, 0, handler);
    }

    /** Reads, of the caller's own merchant too. */
    public static ApiRoute getOwn(String path, Permission permission, ApiHandler handler) {
        return new ApiRoute(HttpMethod.GET, path, Entry.OWN_MERCHANT, permission, 0, handler);
    }

    /** Does or creates something. */
    public static ApiRoute post(String path, Permission permission, ApiHandler handler) {
        return new ApiRoute(HttpMethod.POST, path, Entry.ALL_MERCHANTS, permission, FORM, handler);
    }

    /** The same, for the caller's own merchant too. */
    public static ApiRoute postOwn(String path, Permission permission, ApiHandler handler) {
        return new ApiRoute(HttpMethod.POST, path, Entry.OWN_MERCHANT, permission, FORM, handler);
    }

    /** Changes the given fields of something. */
    public static ApiRoute patch(String path, Permission permission, ApiHandler handler) {
        return new ApiRoute(HttpMethod.PATCH, path, Entry.ALL_MERCHANTS, permission, FORM, handler);
    }

    /** Removes something. */
    public static ApiRoute delete(String path, Permission permission, ApiHandler handler) {
        return new ApiRoute(HttpMethod.DELETE, path, Entry.ALL_MERCHANTS, permission, 0, handler);
    }

    /** Reads what each user and key may. */
    public static ApiRoute getSignedIn(String path, ApiHandler handler) {
        return new ApiRoute(HttpMethod.GET, path, Entry.SIGNED_IN, null, 0, handler);
    }

    /** Does what each user and key may. */
    public static ApiRoute postSignedIn(String path, ApiHandler handler) {
        return new ApiRoute(HttpMethod.POST, path, Entry.SIGNED_IN, null, FORM, handler);
    }

    /** Does what whoever asks may, who proves it in the body. */
    public static ApiRoute postPublic(String path, ApiHandler handler) {
        return new ApiRoute(HttpMethod.POST, path, Entry.PUBLIC, null, PUBLIC_FORM, handler);
    }

    /** With a longer body, in bytes. */
    public ApiRoute withBody(int most) {
        return new ApiRoute(method, path, entry, permission, most, handler);
    }

    /** With a body that the handler reads as it comes in, however long that is. */
    public ApiRoute withStreamedBody() {
        return withBody(STREAMED);
    }

    boolean isStreamed() {
        return maxBody == STREAMED;
    }

    /** As Vert.x Web writes it. */
    String pattern() {
        return ApiRoutes.PREFIX + PARAMETER.matcher(path).replaceAll(":$1");
    }

    boolean isReading() {
        return HttpMethod.GET.equals(method);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
