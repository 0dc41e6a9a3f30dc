package dev.lad.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lad.shared.front.Mount;
import dev.lad.shared.front.PublicDocument;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Contract;
import java.util.List;
import java.util.Locale;

/**
 * One OpenAPI document of all services, with the paths that clients use. Components get their service's name in front,
 * {@code deals-pipeline.Deal}, and operations too, so that no two are called the same.
 */
final class MergedDocument {
    private static final String SECURITY_SCHEMES = "securitySchemes";

    private final ObjectNode merged = Json.object();

    private MergedDocument() {}

    static ObjectNode of(List<Contract> contracts, String version) {
        MergedDocument document = new MergedDocument();
        document.merged.put("openapi", "3.1.0");
        document.merged
                .putObject("info")
                .put("title", "LAD")
                .put("version", version)
                .put("description", "All services of LAD behind the gateway.");
        document.merged.putArray("servers").addObject().put("url", "/");
        document.merged.putArray("tags");
        document.merged.putObject("paths");
        document.merged.putObject("components");
        contracts.forEach(document::add);
        contracts.forEach(document::addOlder);
        return document.merged;
    }

    private void add(Contract contract) {
        String service = contract.service();
        ObjectNode document = PublicDocument.of(contract);
        rename(document, service);
        tag(service, document.path("info"));
        Mount mount = Mount.api(service);
        document.path("paths").properties().forEach(path -> {
            path.getValue().forEach(member -> operation(member, service, document.path("security")));
            ObjectNode into = paths().withObjectProperty(mount.outside(path.getKey()));
            path.getValue().properties().forEach(member -> into.set(member.getKey(), member.getValue()));
        });
        document.path("components").properties().forEach(kind -> {
            ObjectNode into = merged.withObjectProperty("components").withObjectProperty(kind.getKey());
            kind.getValue()
                    .properties()
                    .forEach(component -> into.set(
                            kind.getKey().equals(SECURITY_SCHEMES)
                                    ? component.getKey()
                                    : service + "." + component.getKey(),
                            component.getValue()));
        });
    }

    /** Once more at each older path, as deprecated; not where another operation has the place. */
    private void addOlder(Contract contract) {
        Mount mount = Mount.api(contract.service());
        contract.operations().values().forEach(operation -> {
            String method = operation.method().toLowerCase(Locale.ROOT);
            String own = mount.outside(operation.path());
            int count = 0;
            for (String older : operation.olderPaths()) {
                ObjectNode place = paths().withObjectProperty(older);
                count++;
                if (!place.has(method)) {
                    place.set(method, older(paths().path(own), method, operation.method() + " " + own, count));
                }
            }
        });
    }

    private static ObjectNode older(JsonNode path, String method, String own, int count) {
        ObjectNode copy = path.path(method).deepCopy();
        ArrayNode parameters = Json.array();
        path.path("parameters").forEach(parameters::add);
        copy.path("parameters").forEach(parameters::add);
        if (!parameters.isEmpty()) {
            copy.set("parameters", parameters);
        }
        copy.remove("x-lad-older-paths");
        String description = copy.path("description").asText();
        return copy.put("operationId", copy.path("operationId").asText() + ".older" + count)
                .put("deprecated", true)
                .put("description", "Served for the dashboard; use `" + own + "`.\n\n" + description);
    }

    private ObjectNode paths() {
        return merged.withObjectProperty("paths");
    }

    private void tag(String service, JsonNode info) {
        merged.withArrayProperty("tags")
                .addObject()
                .put("name", service)
                .put(
                        "description",
                        info.path("description").asText(info.path("title").asText()));
    }

    private static void operation(JsonNode member, String service, JsonNode security) {
        if (member instanceof ObjectNode operation && operation.has("operationId")) {
            operation.put(
                    "operationId", service + "." + operation.path("operationId").asText());
            operation.putArray("tags").add(service);
            if (!operation.has("security") && security.isArray()) {
                operation.set("security", security);
            }
        }
    }

    /** Lets every reference within the document lead to the component under its new name. */
    private static void rename(JsonNode node, String service) {
        if (node instanceof ObjectNode object) {
            if (object.get("$ref") instanceof TextNode ref) {
                object.put("$ref", renamed(ref.asText(), service));
            }
            JsonNode mapping = object.path("discriminator").path("mapping");
            if (mapping instanceof ObjectNode targets) {
                targets.properties()
                        .forEach(entry -> entry.setValue(
                                TextNode.valueOf(renamed(entry.getValue().asText(), service))));
            }
            object.forEach(child -> rename(child, service));
        } else if (node instanceof ArrayNode array) {
            array.forEach(child -> rename(child, service));
        }
    }

    private static String renamed(String ref, String service) {
        String[] steps = ref.split("/", 5);
        boolean component = steps.length >= 4 && steps[0].equals("#") && steps[1].equals("components");
        if (!component || steps[2].equals(SECURITY_SCHEMES)) {
            return ref;
        }
        steps[3] = service + "." + steps[3];
        return String.join("/", steps);
    }
}
