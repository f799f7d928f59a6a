package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.deploy.Recipe.at;
import static upay.deploy.Recipe.list;
import static upay.deploy.Recipe.map;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The Kubernetes manifests have each field that is required, and what a production pod needs")
class KubernetesRequirementsTest {
    private static List<Map<String, Object>> manifests() {
        return Stream.of("kubernetes/gateway.yaml", "kubernetes/network.yaml")
                .flatMap(file -> Recipe.documents(file).stream())
                .toList();
    }

    /** Of its own: the caller may change it. */
    private static Map<String, Object> manifest(String kind) {
        return manifests().stream()
                .filter(manifest -> kind.equals(manifest.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> container() {
        return map(at(manifest("Deployment"), "spec", "template", "spec", "containers", 0));
    }

    @Test
    void complete() {
        assertThat(manifests()).allSatisfy(manifest -> assertThat(KubernetesRequirements.mistakes(manifest))
                .isEmpty());
    }

    private static Object[] steps(String path) {
        return Stream.of(path.split("/"))
                .filter(step -> !step.isEmpty())
                .map(step -> step.matches("\\d+") ? (Object) Integer.valueOf(step) : step)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Deployment, '', apiVersion, apiVersion",
                "Deployment, metadata, name, metadata.name",
                "Deployment, spec, selector, spec.selector",
                "Deployment, spec/template/metadata, labels, spec.template.metadata.labels",
                "Deployment, spec/template/spec, containers, spec.template.spec.containers",
                "Deployment, spec/template/spec/containers/0, image, spec.template.spec.containers[0].image",
                "Deployment, spec/template/spec/containers/0/ports/1, containerPort, ports[1].containerPort",
                "Deployment, spec/template/spec/containers/0/readinessProbe/httpGet, port, readinessProbe.httpGet.port",
                "Deployment, spec/template/spec/containers/0/volumeMounts/2, mountPath, volumeMounts[2].mountPath",
                "Deployment, spec/template/spec/volumes/1/secret, secretName, volumes[1].secret.secretName",
                "Deployment, spec/template/spec/volumes/1, secret, one source each",
                "Deployment, spec/template/spec/volumes/1/secret/items/0, path, items[0].path",
                "Deployment, spec/template/spec/topologySpreadConstraints/0, whenUnsatisfiable, whenUnsatisfiable",
                "PodDisruptionBudget, spec, selector, spec.selector",
                "Service, spec/ports/0, port, spec.ports[0].port",
                "NetworkPolicy, spec, podSelector, spec.podSelector",
            })
    @DisplayName("a field that is left out is found")
    void leftOut(String kind, String parent, String field, String mistake) {
        Map<String, Object> wrong = manifest(kind);
        map(parent.isEmpty() ? wrong : at(wrong, steps(parent))).remove(field);

        assertThat(KubernetesRequirements.mistakes(wrong)).anyMatch(found -> found.contains(mistake));
    }

    @Test
    @DisplayName("names that the API server refuses are found")
    void names() {
        Map<String, Object> wrong = manifest("Service");
        map(at(wrong, "metadata")).put("name", "upay_gateway");
        map(at(wrong, "spec", "ports", 0)).put("name", "a-name-of-17-char");

        assertThat(KubernetesRequirements.mistakes(wrong))
                .containsExactlyInAnyOrder(
                        "metadata.name is no name: upay_gateway",
                        "spec.ports[0].name is no name of a port: a-name-of-17-char");
    }

    @Test
    @DisplayName("the container has three probes, requests and a limit of memory, and time before it is stopped")
    void productionPod() {
        Map<String, Object> container = container();

        assertThat(container).containsKeys("startupProbe", "livenessProbe", "readinessProbe", "lifecycle", "resources");
        assertThat(at(container, "livenessProbe", "httpGet", "path")).isEqualTo("/health/live");
        assertThat(at(container, "readinessProbe", "httpGet", "path")).isEqualTo("/health/ready");
        assertThat(map(at(container, "resources", "requests"))).containsOnlyKeys("cpu", "memory");
        assertThat(at(container, "resources", "limits", "memory"))
                .isEqualTo(at(container, "resources", "requests", "memory"));
        assertThat(at(container, "lifecycle", "preStop", "exec", "command")).isNotNull();
        // db.start-timeout (60 s) and warm-up.limit (30 s).
        int patience = (Integer) at(container, "startupProbe", "periodSeconds")
                * (Integer) at(container, "startupProbe", "failureThreshold");
        assertThat(patience).isGreaterThanOrEqualTo(90);
    }

    @Test
    @DisplayName("one gateway stays: while one is updated, while a node is drained, and if a node is lost")
    void oneStays() {
        Map<String, Object> deployment = manifest("Deployment");
        int replicas = (Integer) at(deployment, "spec", "replicas");

        assertThat(replicas)
                .isGreaterThan((Integer) at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"));
        assertThat(replicas).isGreaterThan((Integer) at(manifest("PodDisruptionBudget"), "spec", "maxUnavailable"));
        assertThat(list(at(
                        deployment,
                        "spec",
                        "template",
                        "spec",
                        "affinity",
                        "podAntiAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution")))
                .isNotEmpty();
    }
}
