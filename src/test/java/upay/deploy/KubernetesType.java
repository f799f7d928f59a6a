package upay.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a manifest with a type of Kubernetes' API: fields that the type does not have, and values of another type. */
final class KubernetesType {
    private final List<String> mistakes = new ArrayList<>();

    private KubernetesType() {}

    /** @return one line each; empty: the manifest is of this type */
    static List<String> mistakes(Class<?> type, Map<String, Object> manifest) {
        KubernetesType comparison = new KubernetesType();
        comparison.compare(type, manifest, type.getSimpleName());
        return comparison.mistakes;
    }

    private void compare(Type type, Object value, String path) {
        if (type instanceof ParameterizedType generic) {
            compareItems(generic, value, path);
            return;
        }
        Class<?> expected = (Class<?>) type;
        boolean scalar = expected.getName().startsWith("java.lang.") || isFreeForm(expected);
        if (scalar) {
            boolean fits = isFreeForm(expected)
                    ? !(value instanceof Map) && !(value instanceof List)
                    : expected == Object.class
                            || expected.isInstance(value)
                            || Number.class.isAssignableFrom(expected) && value instanceof Number;
            if (!fits) {
                mistakes.add(path + " is no " + expected.getSimpleName() + ": " + value);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> compareField(expected, (String) key, item, path + "." + key));
        } else {
            mistakes.add(path + " is no " + expected.getSimpleName() + ": " + value);
        }
    }

    private void compareField(Class<?> type, String name, Object value, String path) {
        for (Class<?> declaring = type; declaring != Object.class; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null && property.value().equals(name)) {
                    compare(field.getGenericType(), value, path);
                    return;
                }
            }
        }
        mistakes.add(path + " is unknown");
    }

    private void compareItems(ParameterizedType type, Object value, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class && value instanceof List<?> list) {
            list.forEach(item -> compare(arguments[0], item, path + "[]"));
        } else if (type.getRawType() == Map.class && value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> compare(arguments[1], item, path + "." + key));
        } else {
            mistakes.add(path + " is no " + type + ": " + value);
        }
    }

    /** Written as a number or a text. */
    private static boolean isFreeForm(Class<?> type) {
        return type.getSimpleName().equals("IntOrString")
                || type.getSimpleName().equals("Quantity");
    }
}
