package upay.config;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.store.sql.StoreHost;

/** Every single value of a tree of records, by its path: {@code http.timeouts.idleTimeout}. */
public final class Leaves {
    private Leaves() {}

    public static Map<String, Object> of(Record root) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        add("", root, leaves);
        return leaves;
    }

    /** The paths whose values differ, or stand in one of the two only. */
    public static Set<String> changed(Map<String, Object> one, Map<String, Object> other) {
        Set<String> paths = new TreeSet<>();
        one.forEach((path, value) -> {
            if (!Objects.equals(value, other.get(path))) {
                paths.add(path);
            }
        });
        other.keySet().stream().filter(path -> !one.containsKey(path)).forEach(paths::add);
        return paths;
    }

    private static void add(String path, Object value, Map<String, Object> leaves) {
        if (value instanceof PaymentCodes.Rule rule) {
            @SuppressWarnings("unchecked")
            List<Object> rules = (List<Object>) leaves.computeIfAbsent(path, nothing -> new ArrayList<>());
            rules.add(rule);
        } else if (value instanceof Record node) {
            for (RecordComponent component : node.getClass().getRecordComponents()) {
                String name = component.getName();
                add(path.isEmpty() ? name : path + "." + name, get(node, component.getAccessor()), leaves);
            }
        } else if (value instanceof List<?> list
                && !list.isEmpty()
                && list.get(0) instanceof Record
                && !(list.get(0) instanceof StoreHost)) {
            list.forEach(item -> add(path + "." + payway((Record) item), item, leaves));
        } else if (value instanceof Map<?, ?> map && !path.equals("general.observed.logging.levels")) {
            // The levels of loggers are the value of one key.
            map.forEach((key, item) -> leaves.put(path + "." + key, item));
        } else {
            leaves.put(path, value);
        }
    }

    /** The records of a list differ by their payway. */
    private static String payway(Record item) {
        for (RecordComponent component : item.getClass().getRecordComponents()) {
            if (component.getType() == Payway.class) {
                return ((Payway) get(item, component.getAccessor())).channel();
            }
        }
        throw new IllegalArgumentException("no payway: " + item.getClass());
    }

    private static Object get(Record node, Method accessor) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
