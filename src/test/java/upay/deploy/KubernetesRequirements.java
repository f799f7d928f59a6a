package upay.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Kubernetes' API server requires beside the types: fields that must be there, and the forms of names. Of the kinds
 * that the manifests use, as the API reference marks them.
 */
final class KubernetesRequirements {
    /** Of every manifest. */
    private static final List<String> ALL = List.of("apiVersion", "kind", "metadata.name");

    private static final Map<String, List<String>> REQUIRED = Map.of(
            "Deployment",
            List.of(
                    "spec.selector.matchLabels",
                    "spec.template.metadata.labels",
                    "spec.template.spec.containers",
                    "spec.template.spec.containers[].name",
                    "spec.template.spec.containers[].image",
                    "spec.template.spec.containers[].ports[].containerPort",
                    "spec.template.spec.containers[].env[].name",
                    "spec.template.spec.containers[].volumeMounts[].name",
                    "spec.template.spec.containers[].volumeMounts[].mountPath",
                    "spec.template.spec.containers[].startupProbe?.httpGet.port",
                    "spec.template.spec.containers[].livenessProbe?.httpGet.port",
                    "spec.template.spec.containers[].readinessProbe?.httpGet.port",
                    "spec.template.spec.volumes[].name",
                    "spec.template.spec.volumes[].secret?.secretName",
                    "spec.template.spec.volumes[].secret?.items[].key",
                    "spec.template.spec.volumes[].secret?.items[].path",
                    "spec.template.spec.volumes[].configMap?.name",
                    "spec.template.spec.securityContext?.seccompProfile?.type",
                    "spec.template.spec.topologySpreadConstraints[].maxSkew",
                    "spec.template.spec.topologySpreadConstraints[].topologyKey",
                    "spec.template.spec.topologySpreadConstraints[].whenUnsatisfiable",
                    "spec.template.spec.affinity?.podAntiAffinity?"
                            + ".requiredDuringSchedulingIgnoredDuringExecution[].topologyKey"),
            "PodDisruptionBudget",
            List.of("spec.selector.matchLabels"),
            "ServiceAccount",
            List.of(),
            "Service",
            List.of("spec.ports", "spec.ports[].port", "spec.ports[].name", "spec.selector"),
            "NetworkPolicy",
            List.of("spec.podSelector"));

    /** RFC 1123, of an object. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    /** Of a port: with a letter. */
    private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])(?=.{1,15}$)[a-z0-9](-?[a-z0-9])*");

    private final List<String> mistakes = new ArrayList<>();

    private KubernetesRequirements() {}

    /** @return one line each; empty: nothing that is required is missing */
    static List<String> mistakes(Map<String, Object> manifest) {
        KubernetesRequirements check = new KubernetesRequirements();
        List<String> ofKind = REQUIRED.get(String.valueOf(manifest.get("kind")));
        if (ofKind == null) {
            return List.of("there are no rules for the kind " + manifest.get("kind"));
        }
        Stream.concat(ALL.stream(), ofKind.stream()).forEach(path -> check.require(manifest, path, ""));
        check.names(manifest, "");
        check.volumesWithoutSource(manifest, "");
        return check.mistakes;
    }

    /** "a?" need not be there, "a[]" is each of a list that need not be there. */
    private void require(Object node, String path, String walked) {
        int end = path.indexOf('.');
        String step = end < 0 ? path : path.substring(0, end);
        String rest = end < 0 ? "" : path.substring(end + 1);
        String name = step.replace("[]", "").replace("?", "");
        Object found = node instanceof Map<?, ?> map ? map.get(name) : null;
        String place = walked.isEmpty() ? name : walked + "." + name;
        boolean isEmpty = found == null || found.equals("") || found.equals(List.of());
        // An empty selector of pods is one of all pods.
        if (isEmpty && step.equals(name)) {
            mistakes.add(place + " is required");
        } else if (!isEmpty && !rest.isEmpty()) {
            if (found instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    require(list.get(i), rest, place + "[" + i + "]");
                }
            } else {
                require(found, rest, place);
            }
        }
    }

    private void names(Object node, String walked) {
        if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                names(list.get(i), walked + "[" + i + "]");
            }
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> names(value, walked.isEmpty() ? "" + key : walked + "." + key));
        } else if (walked.matches(".*\\.ports\\[\\d+]\\.name")
                && !PORT_NAME.matcher("" + node).matches()) {
            mistakes.add(walked + " is no name of a port: " + node);
        } else if (walked.endsWith(".name") && !NAME.matcher("" + node).matches()) {
            mistakes.add(walked + " is no name: " + node);
        }
    }

    private void volumesWithoutSource(Object node, String walked) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> volumesWithoutSource(value, walked.isEmpty() ? "" + key : walked + "." + key));
            if (map.get("volumes") instanceof List<?> volumes) {
                for (Object volume : volumes) {
                    Map<String, Object> sources = new LinkedHashMap<>(Recipe.map(volume));
                    sources.remove("name");
                    if (sources.size() != 1) {
                        mistakes.add(walked + ".volumes must have one source each: " + volume);
                    }
                }
            }
        } else if (node instanceof List<?> list) {
            list.forEach(item -> volumesWithoutSource(item, walked + "[]"));
        }
    }
}
