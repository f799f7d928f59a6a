package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.deploy.Recipe.at;
import static upay.deploy.Recipe.list;
import static upay.deploy.Recipe.map;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Kubernetes manifests are of Kubernetes' types, and fit one another and the gateway")
class KubernetesManifestTest {
    private static final Map<String, Class<?>> TYPES = Map.of(
            "apps/v1 Deployment",
            Deployment.class,
            "policy/v1 PodDisruptionBudget",
            PodDisruptionBudget.class,
            "v1 ServiceAccount",
            ServiceAccount.class,
            "v1 Service",
            Service.class,
            "networking.k8s.io/v1 NetworkPolicy",
            NetworkPolicy.class);
    /** What docs/operations.md promises of SIGTERM. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    private static List<Map<String, Object>> manifests() {
        return Stream.of("kubernetes/gateway.yaml", "kubernetes/network.yaml")
                .flatMap(file -> Recipe.documents(file).stream())
                .toList();
    }

    private static Map<String, Object> manifest(String kind) {
        return manifests().stream()
                .filter(manifest -> kind.equals(manifest.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> pod() {
        return map(at(manifest("Deployment"), "spec", "template", "spec"));
    }

    private static Map<String, Object> container() {
        return map(at(pod(), "containers", 0));
    }

    @Test
    @DisplayName("no field is unknown and none has a value of another type")
    void types() {
        assertThat(manifests()).hasSize(6).allSatisfy(manifest -> {
            String type = manifest.get("apiVersion") + " " + manifest.get("kind");
            assertThat(TYPES).containsKey(type);
            assertThat(KubernetesType.mistakes(TYPES.get(type), manifest)).isEmpty();
        });
    }

    @Test
    @DisplayName("a misspelt field and a value of another type are found")
    void mistakesAreFound() {
        Map<String, Object> wrong = Map.of(
                "spec",
                Map.of("replicsa", 2, "replicas", "two", "template", Map.of("spec", Map.of("containers", "none"))));

        assertThat(KubernetesType.mistakes(Deployment.class, wrong))
                .containsExactlyInAnyOrder(
                        "Deployment.spec.replicsa is unknown",
                        "Deployment.spec.replicas is no Integer: two",
                        "Deployment.spec.template.spec.containers is no "
                                + "java.util.List<io.fabric8.kubernetes.api.model.Container>: none");
    }

    @Test
    @DisplayName("every selector selects the pods, every named port is one of the container's")
    void references() {
        Object labels = at(manifest("Deployment"), "spec", "template", "metadata", "labels");
        assertThat(at(manifest("Deployment"), "spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(at(manifest("PodDisruptionBudget"), "spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(at(manifest("NetworkPolicy"), "spec", "podSelector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(at(
                        pod(),
                        "affinity",
                        "podAntiAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        0,
                        "labelSelector",
                        "matchLabels"))
                .isEqualTo(labels);
        Set<Object> ports = list(container().get("ports")).stream()
                .map(port -> map(port).get("name"))
                .collect(Collectors.toSet());
        for (Map<String, Object> manifest : manifests()) {
            if ("Service".equals(manifest.get("kind"))) {
                assertThat(at(manifest, "spec", "selector")).isEqualTo(labels);
                assertThat(ports).contains(at(manifest, "spec", "ports", 0, "targetPort"));
            }
        }
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(ports).contains(at(container(), probe, "httpGet", "port"));
        }
        Set<Object> volumes = list(pod().get("volumes")).stream()
                .map(volume -> map(volume).get("name"))
                .collect(Collectors.toSet());
        assertThat(list(container().get("volumeMounts")).stream()
                        .map(mount -> map(mount).get("name"))
                        .collect(Collectors.toSet()))
                .isEqualTo(volumes);
    }

    @Test
    @DisplayName("a pod has the time to stop: preStop, then what the gateway needs")
    void stop() {
        List<Object> preStop = list(at(container(), "lifecycle", "preStop", "exec", "command"));
        Duration sleep = Duration.ofSeconds(Long.parseLong((String) preStop.get(1)));
        Duration grace = Duration.ofSeconds(((Number) pod().get("terminationGracePeriodSeconds")).longValue());

        assertThat(preStop.get(0)).isEqualTo("sleep");
        assertThat(grace).isGreaterThanOrEqualTo(sleep.plus(STOPS_WITHIN).plusSeconds(5));
    }

    @Test
    @DisplayName("each file that the configuration names is in a mounted volume, and each mounted secret is named")
    void files() {
        Set<String> named = new HashSet<>();
        leaves(Recipe.documents("kubernetes/gateway-config.yaml").get(0)).forEach(value -> {
            if (value.startsWith("/")) {
                named.add(value);
            }
        });
        Map<Object, Object> mounts = list(container().get("volumeMounts")).stream()
                .collect(Collectors.toMap(
                        mount -> map(mount).get("name"), mount -> map(mount).get("mountPath")));
        Set<String> mounted = new HashSet<>();
        for (Object volume : list(pod().get("volumes"))) {
            Map<String, Object> secret = map(map(volume).get("secret"));
            if (secret == null) {
                continue;
            }
            String folder = (String) mounts.get(map(volume).get("name"));
            if (secret.containsKey("items")) {
                list(secret.get("items"))
                        .forEach(item -> mounted.add(folder + "/" + map(item).get("path")));
            } else {
                // Of the type kubernetes.io/tls.
                mounted.addAll(List.of(folder + "/tls.crt", folder + "/tls.key"));
            }
        }

        assertThat(named).containsExactlyInAnyOrderElementsOf(mounted);
        assertThat(list(container().get("args"))).contains("--config", mounts.get("config") + "/gateway.yaml");
        assertThat(Path.of((String) mounts.get("data"))).isEqualTo(Path.of("/var/lib/upay"));
    }

    @Test
    @DisplayName("the pod has no privilege, and a writable data folder only")
    void hardened() {
        assertThat(map(pod().get("securityContext"))).containsEntry("runAsNonRoot", true);
        assertThat(map(container().get("securityContext")))
                .containsEntry("readOnlyRootFilesystem", true)
                .containsEntry("allowPrivilegeEscalation", false)
                .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
        assertThat(container()).doesNotContainKey("env");
        for (Object mount : list(container().get("volumeMounts"))) {
            if (!"data".equals(map(mount).get("name"))) {
                assertThat(map(mount)).containsEntry("readOnly", true);
            }
        }
    }

    private static Stream<String> leaves(Object node) {
        return node instanceof Map<?, ?> inner
                ? inner.values().stream().flatMap(KubernetesManifestTest::leaves)
                : Stream.of(String.valueOf(node));
    }
}
