package dev.lad.platform.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.lad.shared.service.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The contracts of a release, a file a service, complete: with what all of them share. */
public final class Snapshots {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Path directory;

    public Snapshots(Path directory) {
        this.directory = directory;
    }

    /** Takes the place of what was there. */
    public void write(Collection<Contract> contracts) throws IOException {
        Files.createDirectories(directory);
        for (Path old : files()) {
            Files.delete(old);
        }
        for (Contract contract : contracts) {
            Files.writeString(file(contract.service()), YAML.writeValueAsString(contract.document()));
        }
    }

    /** What breaks between the snapshot and these contracts, each with the service's name. */
    public List<String> breaks(Collection<Contract> contracts) throws IOException {
        List<String> breaks = new ArrayList<>();
        for (Path file : files()) {
            JsonNode before = YAML.readTree(file.toFile());
            String service = before.path("info").path("x-lad-service").asText();
            contracts.stream()
                    .filter(contract -> contract.service().equals(service))
                    .findFirst()
                    .map(contract -> ContractDiff.breaks(before, contract.document()))
                    .orElse(List.of("it is gone"))
                    .forEach(broken -> breaks.add(service + ": " + broken));
        }
        return breaks;
    }

    /** How many services the snapshot has. */
    public int size() throws IOException {
        return files().size();
    }

    private Path file(String service) {
        return directory.resolve(service + ".yaml");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
