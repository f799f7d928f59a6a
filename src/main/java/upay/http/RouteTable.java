package upay.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.http.admission.RequestKind;
import upay.metrics.RequestMetrics;
import upay.operation.Operations;
import upay.protocol.RequestSchema;
import upay.verdict.TillOperation;

/**
 * The route table of the protocol (protocol.md#transport): few paths, all hot, matched case-insensitively, with
 * doubled slashes treated as one and with an optional trailing slash, as tills write them.
 */
final class RouteTable {
    private static final String PREFIX = "/upay/v2/";
    private static final String TERMINALS = "/terminal/";

    private final Map<String, Endpoint> byPath;

    RouteTable(Operations operations) {
        byPath = Map.of(
                PREFIX + "pay",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.PAY,
                                RequestKind.BEGIN,
                                TillOperation.PAY,
                                RequestSchema.PAY,
                                operations.pay()),
                PREFIX + "precreate",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.PRECREATE,
                                RequestKind.BEGIN,
                                TillOperation.PRECREATE,
                                RequestSchema.PRECREATE,
                                operations.precreate()),
                PREFIX + "refund",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.REFUND,
                                RequestKind.BEGIN,
                                TillOperation.REFUND,
                                RequestSchema.REFUND,
                                operations.refund()),
                PREFIX + "query",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.QUERY,
                                RequestKind.QUERY,
                                TillOperation.QUERY,
                                RequestSchema.QUERY,
                                operations.query()),
                PREFIX + "cancel",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.CANCEL,
                                RequestKind.CANCEL,
                                TillOperation.CANCEL,
                                RequestSchema.ORDER,
                                operations.cancel()),
                PREFIX + "revoke",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.REVOKE,
                                RequestKind.CANCEL,
                                TillOperation.CANCEL,
                                RequestSchema.ORDER,
                                operations.cancel()),
                TERMINALS + "activate", new ActivateEndpoint(operations.activate()),
                TERMINALS + "checkin",
                        new TerminalEndpoint<>(
                                RequestMetrics.Operation.CHECKIN,
                                RequestKind.BEGIN,
                                null,
                                RequestSchema.CHECK_IN,
                                operations.checkIn()),
                TERMINALS + "uploadlog", new UploadLogEndpoint());
    }

    /** In lower case. */
    Set<String> paths() {
        return byPath.keySet();
    }

    /** @return null if the path is not one of the protocol */
    @Nullable Endpoint find(String path) {
        Endpoint asSpelled = byPath.get(path);
        return asSpelled != null ? asSpelled : byPath.get(plain(path));
    }

    private static String plain(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '/' || i == 0 || path.charAt(i - 1) != '/') {
                plain.append(c);
            }
        }
        int end = plain.length() - 1;
        if (end > 0 && plain.charAt(end) == '/') {
            plain.setLength(end);
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
