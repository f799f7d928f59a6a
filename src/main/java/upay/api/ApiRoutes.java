package upay.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.identity.Permission;
import upay.management.ClientAddress;
import upay.management.ManagementPages;

/**
 * The management API's way in: bounds, authentication, permission, body, idempotency; then the route's handler. Each answer
 * is JSON; an error is a {@link Problem} as {@code application/problem+json}.
 */
public final class ApiRoutes implements ManagementPages {
    /** Below which all routes are. */
    public static final String PREFIX = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final long BODY_MILLIS = 10_000;
    private static final String JSON = "application/json";
    private static final Pattern JSON_TYPE = Pattern.compile("application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final String PROBLEM = "application/problem+json";

    private final ApiStore store;
    private final CallerLookup callers;
    private final RepeatedWrites repeated;
    private final RequestShares shares = new RequestShares();
    private final List<ApiRoute> routes;

    public ApiRoutes(ApiStore store, List<ApiResource> resources) {
        this.store = store;
        this.callers = new CallerLookup(store);
        this.repeated = new RepeatedWrites(store);
        this.routes = resources.stream().flatMap(one -> one.routes().stream()).toList();
    }

    /** All of them. */
    public List<ApiRoute> routes() {
        return routes;
    }

    @Override
    public void mount(Router router) {
        for (ApiRoute route : routes) {
            // One Vert.x route a step: within one, a body is read before any other handler.
            at(router, route).handler(context -> authorise(context, route));
            if (route.maxBody() > 0) {
                at(router, route).handler(BodyHandler.create(false).setBodyLimit(route.maxBody()));
            }
            at(router, route).handler(context -> handle(context, route));
        }
        router.route(PREFIX + "/*").handler(this::unknown);
    }

    private static Route at(Router router, ApiRoute route) {
        return router.route(route.method(), route.pattern()).failureHandler(context -> failed(context, route));
    }

    static String address(RoutingContext context) {
        return ClientAddress.of(context);
    }

    private void authorise(RoutingContext context, ApiRoute route) {
        String address = address(context);
        boolean isPublic = route.entry() == ApiRoute.Entry.PUBLIC;
        if (!shares.enter(address, isPublic)) {
            refuse(context, Problem.tooMany("Too many requests at a time come from unknown callers. Try again.", 1));
            return;
        }
        context.request().pause();
        identified(context, route, address).onComplete(found -> {
            if (found.failed()) {
                shares.leave(address, isPublic);
                resumed(context, () -> refuse(context, ApiFailures.problem(route, found.cause())));
                return;
            }
            Caller caller = found.result();
            if (caller == null) {
                context.addEndHandler(ended -> shares.leave(address, isPublic));
            } else {
                shares.leave(address, isPublic);
                String name = caller.source().who() + " " + caller.source().name();
                if (!shares.begin(name)) {
                    resumed(
                            context,
                            () -> refuse(
                                    context, Problem.tooMany("You have too many requests under way. Try again.", 1)));
                    return;
                }
                context.addEndHandler(ended -> shares.end(name));
                context.put(Caller.class.getName(), caller);
            }
            if (route.isStreamed()) {
                context.next();
            } else {
                limitBody(context);
                resumed(context, context::next);
            }
        });
    }

    /** A body that comes too slowly keeps no place. */
    private static void limitBody(RoutingContext context) {
        long timer = context.vertx().setTimer(BODY_MILLIS, late -> {
            if (!context.request().isEnded() && !context.response().ended()) {
                context.response().putHeader("Connection", "close");
                refuse(context, Problem.tooSlow(BODY_MILLIS / 1000));
                context.request().connection().close();
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }

    private static void resumed(RoutingContext context, Runnable next) {
        // The body is read by the next handler, or thrown away.
        context.request().resume();
        next.run();
    }

    private Future<@Nullable Caller> identified(RoutingContext context, ApiRoute route, String address) {
        if (route.entry() == ApiRoute.Entry.PUBLIC) {
            // No form of another site has this type.
            return isJson(context) ? Future.succeededFuture(null) : Future.failedFuture(Problem.notJson());
        }
        return callers.find(context.request(), address, !route.isReading()).map(caller -> {
            Permission permission = route.permission();
            if (permission != null) {
                permit(context, route, caller, permission);
            }
            return caller;
        });
    }

    private static boolean isJson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        return type != null && JSON_TYPE.matcher(type).matches();
    }

    private static void permit(RoutingContext context, ApiRoute route, Caller caller, Permission permission) {
        boolean may = route.entry() == ApiRoute.Entry.ALL_MERCHANTS
                ? caller.access().mayToAll(permission)
                : caller.access().may(permission);
        if (!may) {
            throw Problem.forbidden("You may not: this needs the permission " + permission.text()
                    + (caller.access().merchant() == null ? "" : ", and here for all merchants")
                    + ". Ask an administrator.");
        }
        String merchant = context.pathParam("merchant");
        if (merchant != null && !caller.access().may(permission, merchant)) {
            throw Problem.notFound("There is no merchant " + merchant + ".");
        }
    }

    private void handle(RoutingContext context, ApiRoute route) {
        Caller caller = context.get(Caller.class.getName());
        ApiRequest request = new ApiRequest(context, route, caller, store);
        answered(context, route, request).onComplete(done -> {
            if (done.succeeded()) {
                send(context, done.result());
            } else {
                refuse(context, ApiFailures.problem(route, done.cause()));
            }
            if (route.isStreamed()) {
                // What the handler has not read is thrown away, so that the connection can go on.
                context.request().resume();
            }
        });
    }

    private Future<ApiAnswer> answered(RoutingContext context, ApiRoute route, ApiRequest request) {
        try {
            String key = context.request().getHeader("Idempotency-Key");
            if (key != null && !route.isReading() && route.entry() != ApiRoute.Entry.PUBLIC) {
                String line = route.method() + " " + context.request().uri();
                return repeated.once(request, line, key, () -> route.handler().handle(request));
            }
            return route.handler().handle(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static void failed(RoutingContext context, ApiRoute route) {
        if (context.statusCode() == 413) {
            refuse(context, Problem.tooLong(route.maxBody()));
        } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
            refuse(context, Problem.malformed("The request cannot be read. Check its path and its body."));
        } else {
            Throwable failure = context.failure();
            refuse(context, failure == null ? Problem.internal() : ApiFailures.problem(route, failure));
        }
    }

    private void unknown(RoutingContext context) {
        String path = context.request().path().substring(PREFIX.length());
        Set<String> methods = routes.stream()
                .filter(route -> matches(route.path(), path))
                .map(route -> route.method().name())
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.isEmpty() || methods.contains(context.request().method().name())) {
            refuse(context, Problem.notFound("There is no such path. " + PREFIX + "/openapi.yaml lists all."));
            return;
        }
        context.response().putHeader("Allow", String.join(", ", methods));
        write(
                context,
                405,
                PROBLEM,
                new JsonObject()
                        .put("type", "about:blank")
                        .put("title", "method not allowed")
                        .put("status", 405)
                        .put("code", "method_not_allowed")
                        .put("detail", "This path has the methods " + String.join(", ", methods) + "."));
    }

    private static boolean matches(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith("{") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static void refuse(RoutingContext context, Problem problem) {
        if (problem.retryAfter() > 0 && !context.response().headWritten()) {
            context.response().putHeader("Retry-After", Integer.toString(problem.retryAfter()));
        }
        write(context, problem.status(), PROBLEM, problem.json());
    }

    private static void send(RoutingContext context, ApiAnswer answer) {
        HttpServerResponse response = context.response();
        var stream = answer.stream();
        if (stream != null) {
            // Also to a reader that is gone: then it fails at once, and what it holds is given back.
            sendStream(response, answer, stream);
            return;
        }
        if (response.ended() || response.closed()) {
            return;
        }
        head(response, answer);
        JsonObject json = answer.json();
        if (json == null) {
            response.end();
        } else {
            response.putHeader("Content-Type", JSON).end(json.toBuffer());
        }
    }

    private static void sendStream(
            HttpServerResponse response, ApiAnswer answer, Function<WriteStream<Buffer>, Future<Void>> stream) {
        Future<Void> sent;
        try {
            head(response, answer);
            response.setChunked(true);
            sent = stream.apply(response);
        } catch (RuntimeException e) {
            sent = Future.failedFuture(e);
        }
        sent.onSuccess(done -> response.end()).onFailure(failure -> {
            if (response.closed() || failure instanceof IOException) {
                LOG.debug("a file's reader is gone", failure);
            } else {
                LOG.warn("a file was not sent to its end: {}", String.valueOf(failure.getMessage()));
            }
            // Too late for a problem: a file that ends in the middle must not look whole.
            response.reset();
        });
    }

    private static void head(HttpServerResponse response, ApiAnswer answer) {
        response.setStatusCode(answer.status()).putHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::putHeader);
    }

    private static void write(RoutingContext context, int status, String type, JsonObject json) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", type)
                .end(json.toBuffer());
    }
}
