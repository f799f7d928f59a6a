package upay.config;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables that Kubernetes sets in every container for each service of its namespace. A service named {@code
 * upay-http} sets UPAY_HTTP_PORT to {@code tcp://10.96.0.17:8080}, which is the name of a key and no value of it. Such
 * variables set nothing.
 */
final class ServiceVariables {
    private static final Pattern NAME = Pattern.compile(
            ".*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** The value of NAME_PORT; no value of any key. */
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://\\S+:[0-9]{1,5}");

    private ServiceVariables() {}

    static boolean isOne(String name, String value) {
        return name.startsWith(SettingKey.PREFIX)
                && (NAME.matcher(name).matches()
                        || name.endsWith("_PORT")
                                && ADDRESS.matcher(value.strip()).matches());
    }

    /** The environment without them. */
    static Map<String, String> without(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> !isOne(variable.getKey(), variable.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static String warning(String name) {
        return name + ": no effect: Kubernetes sets it for a service; enableServiceLinks: false in the pod's"
                + " specification ends that";
    }
}
