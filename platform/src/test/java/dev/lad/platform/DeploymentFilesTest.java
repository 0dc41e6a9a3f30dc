package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.lad.shared.config.SettingsPage;
import dev.lad.shared.service.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be known of the files under {@code docker/} and {@code .github/} without an engine that runs them. */
class DeploymentFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int USER = 10_001;

    @Test
    void composeStartsEveryServiceOnItsPort() throws IOException {
        JsonNode services = file("docker/docker-compose.yml").path("services");
        ports().forEach((name, port) -> {
            JsonNode environment = services.path(name).path("environment");
            assertThat(environment.path("PORT").asInt()).as(name).isEqualTo(port);
            assertThat(environment.path("LAD_PUBLIC_HOST").asText()).isEqualTo(name);
            assertThat(services.path(name)
                            .path("build")
                            .path("args")
                            .path("SERVICE")
                            .asText())
                    .isEqualTo(services.path(name).path("image").asText().replace("lad/", ""))
                    .isIn(jars());
        });
        JsonNode shared = file("docker/docker-compose.yml").path("x-cluster");
        assertThat(shared.path("LAD_CLUSTER_MEMBERS").asText().split(","))
                .containsExactlyInAnyOrderElementsOf(
                        ports().keySet().stream().map(name -> name + ":5701").toList());
    }

    @Test
    void composeAndKubernetesSetOnlyWhatIsRead() throws IOException {
        List<String> set = new ArrayList<>();
        file("docker/docker-compose.yml").path("services").properties().stream()
                .filter(service -> !service.getKey().equals("postgres"))
                .forEach(service ->
                        service.getValue().path("environment").fieldNames().forEachRemaining(set::add));
        file("docker/docker-compose.yml").path("x-cluster").fieldNames().forEachRemaining(set::add);
        container("docker/kubernetes/service/deployment.yaml")
                .path("env")
                .forEach(variable -> set.add(variable.path("name").asText()));
        Files.readAllLines(Repository.path("docker/kubernetes/settings.env"))
                .forEach(line -> set.add(line.substring(0, line.indexOf('='))));
        for (JsonNode secret : files("docker/kubernetes/secrets.example.yaml")) {
            secret.path("stringData").fieldNames().forEachRemaining(set::add);
        }
        set.removeAll(List.of("POD_IP", "<<"));
        assertThat(set).isSubsetOf(known());
    }

    /** A service that lacks a secret in production would not start. */
    @Test
    void everySecretGoesToWhomItConcernsAndNobodyElse() throws IOException {
        for (JsonNode secret : files("docker/kubernetes/secrets.example.yaml")) {
            String owner = secret.path("metadata").path("name").asText();
            Set<String> keys = secret.path("stringData").properties().stream()
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            if (!owner.equals("lad")) {
                assertThat(SettingsPage.settings().stream()
                                .filter(setting ->
                                        setting.isSecret() && setting.readers().contains(owner))
                                .map(SettingsPage.Setting::name))
                        .isSubsetOf(keys);
                String kustomization = text("docker/kubernetes/services/" + owner + "/kustomization.yaml");
                assertThat(kustomization).contains("secretRef: { name: " + owner + " }");
                assertThat(text("docker/cloudrun/services/" + owner + "/kustomization.yaml"))
                        .contains(keys);
            }
        }
    }

    @Test
    void kubernetesAndCloudRunKnowEveryServiceAndItsImage() throws IOException {
        JsonNode all = file("docker/kubernetes/kustomization.yaml");
        List<String> resources = new ArrayList<>();
        all.path("resources").forEach(resource -> resources.add(resource.asText()));
        for (String name : ports().keySet()) {
            assertThat(resources).contains("services/" + name);
            for (String where : List.of("docker/kubernetes", "docker/cloudrun")) {
                JsonNode overlay = file(where + "/services/" + name + "/kustomization.yaml");
                assertThat(overlay.path("namePrefix").asText()).isEqualTo(name + "-");
                assertThat(overlay.path("images").path(0).path("name").asText()).isEqualTo("lad/service");
                String image = overlay.path("images").path(0).path("newName").asText();
                assertThat(image.substring(image.lastIndexOf('/') + 1)).isIn(jars());
            }
        }
        String urls = text("docker/cloudrun/service/service.yaml");
        assertThat(Services.ALL.keySet())
                .allSatisfy(name -> assertThat(urls).contains("https://" + name + "-service-"));
    }

    @Test
    void podsAreProbedAndDrainAndMayDoLittle() throws IOException {
        JsonNode pod = file("docker/kubernetes/service/deployment.yaml")
                .path("spec")
                .path("template")
                .path("spec");
        JsonNode container = container("docker/kubernetes/service/deployment.yaml");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(50 + 5);
        assertThat(pod.path("securityContext").path("runAsUser").asInt()).isEqualTo(USER);
        assertThat(container
                        .path("securityContext")
                        .path("readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/health/ready");
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/health/live");
        assertThat(text("docker/Dockerfile")).contains("USER " + USER + ":" + USER);
    }

    @Test
    void thePipelinesAreYamlAndNameWhatIsThere() throws IOException {
        try (Stream<Path> workflows = Files.list(Repository.path(".github/workflows"))) {
            for (Path workflow : workflows.toList()) {
                JsonNode jobs = YAML.readTree(workflow.toFile()).path("jobs");
                assertThat(jobs.properties()).as(workflow.toString()).isNotEmpty();
                jobs.forEach(
                        job -> assertThat(job.has("runs-on") || job.has("uses")).isTrue());
                Pattern.compile("(?:docker|\\.ci|\\.github)/[\\w./-]*\\w")
                        .matcher(Files.readString(workflow))
                        .results()
                        .filter(path -> !path.group().contains("/services/")
                                && !path.group().endsWith("/.env"))
                        .forEach(path ->
                                assertThat(Repository.path(path.group())).exists());
            }
        }
    }

    private static Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        Services.CLASSES.stream().map(Contract::headBeside).forEach(head -> ports.put(head.service(), head.port()));
        ports.put(Services.GATEWAY, 3000);
        return ports;
    }

    /** The fat jars are called after their modules. */
    private static Set<String> jars() {
        try (Stream<Path> modules = Files.list(Repository.path("verticles"))) {
            return Stream.concat(
                            modules.map(module -> module.getFileName().toString()), Stream.of("gateway", "platform"))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Set<String> known() {
        return SettingsPage.settings().stream().map(SettingsPage.Setting::name).collect(Collectors.toSet());
    }

    private static JsonNode container(String path) throws IOException {
        return file(path)
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0);
    }

    private static JsonNode file(String path) throws IOException {
        return files(path).get(0);
    }

    private static List<JsonNode> files(String path) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(Repository.path(path).toFile())) {
            return documents.readAll();
        }
    }

    private static String text(String path) throws IOException {
        return Files.readString(Repository.path(path));
    }
}
