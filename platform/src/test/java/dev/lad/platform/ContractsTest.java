package dev.lad.platform;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contracts say what the code does: examples that fit, and every code that it refuses with. */
class ContractsTest {
    /** Codes of shared code that no client reads, or that only the contract of a service can explain. */
    private static final Set<String> NOT_COMMON = Set.of(
            "account_disconnected", // Of who reaches a provider for a customer.
            "in_progress", // Of effects, as are the next two.
            "key_reused",
            "not_done",
            "lease_lost", // Of background work.
            "invalid_service_token", // To other services.
            "client_left", // To nobody.
            "stream_over_bus"); // Between our own processes.

    /** Of the search for what became of an action: it stays open then, and its caller hears only that. */
    private static final Set<String> SETTLING = Set.of("message_taken", "not_shown");

    /** What a failure begins with, up to its code. A request that is invalid in no special way has none of its own. */
    private static final Pattern FAILURE = Pattern.compile("new\\s+(?:Failure\\.)?(?:"
            + "(?:Conflict|Unprocessable|Unavailable|TooMany|Unauthenticated)\\s*\\(\\s*"
            + "|Other\\s*\\(\\s*\\d+\\s*,\\s*"
            + "|ProviderFailed\\s*\\([^,;]*,\\s*"
            + "|Invalid\\s*\\(\\s*(?=\"[a-z_]+\"))");

    private static final Pattern CODE = Pattern.compile("\"([a-z]+(?:_[a-z]+)*)\"\\s*,");

    private static final String UNTOLD = "no code in ";

    static Stream<Contract> contracts() {
        return Services.CLASSES.stream().map(Contract::beside);
    }

    @Test
    void examplesFitTheirSchemas() {
        List<String> read = new ArrayList<>();
        contracts().forEach(contract -> operations(contract).forEach(operation -> {
            JsonNode body = operation.path("requestBody").path("content").path("application/json");
            if (body.has("example")) {
                String name =
                        contract.service() + " " + operation.path("operationId").asText();
                read.add(name);
                assertThat(Schema.of(body.path("schema"), contract.document()).faults(body.path("example")))
                        .as(name)
                        .isEmpty();
            }
        }));
        assertThat(read).contains("auth login", "deals-pipeline createDeal", "voice-agent startCall");
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void refusalsNameTheirCodes(Contract contract) {
        operations(contract).forEach(operation -> operation.path("responses").properties().stream()
                .filter(answer -> answer.getKey().matches("[45].."))
                .forEach(answer -> assertThat(resolved(contract, answer.getValue())
                                .path("description")
                                .asText())
                        .as(contract.service() + " "
                                + operation.path("operationId").asText() + " " + answer.getKey())
                        .containsPattern("`[a-z]+(_[a-z]+)*`")));
    }

    @Test
    void servicesRefuseWithCodesThatTheirContractsName() {
        Set<String> seen = new TreeSet<>();
        Services.CLASSES.forEach(service -> {
            Contract contract = Contract.beside(service);
            Set<String> codes = codes(sources(service.getPackageName()));
            seen.addAll(codes);
            codes.removeAll(SETTLING);
            assertThat(codes).as(contract.service()).allMatch(code -> names(contract, code));
        });
        assertThat(seen).containsAll(SETTLING).contains("deal_closed", "number_busy", "unusable_answer");
    }

    @Test
    void sharedRefusalsAreNamedForAllContracts() {
        Contract any = contracts().findFirst().orElseThrow();
        Set<String> codes = codes(Repository.path("lad-shared/src/main/java"));
        codes.addAll(codes(Repository.path("gateway/src/main/java")));
        assertThat(codes).containsAll(NOT_COMMON);
        codes.removeAll(NOT_COMMON);
        codes.removeIf(code -> code.startsWith(UNTOLD)); // Passed on as they come, or made from kinds.
        assertThat(codes).contains("rate_limited").allMatch(code -> names(any, code));
    }

    private static boolean names(Contract contract, String code) {
        return contract.document().findValuesAsText("description").stream()
                .anyMatch(description -> description.contains("`" + code + "`"));
    }

    private static Stream<JsonNode> operations(Contract contract) {
        return contract.document().path("paths").findParents("operationId").stream();
    }

    private static JsonNode resolved(Contract contract, JsonNode node) {
        return node.has("$ref")
                ? contract.document().at(node.path("$ref").asText().substring(1))
                : node;
    }

    /** Where the classes of a package are written. */
    private static Path sources(String name) {
        String inside = "src/main/java/" + name.replace('.', '/');
        try (var modules = Files.list(Repository.path("verticles"))) {
            return modules.map(module -> module.resolve(inside))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The codes of all failures that are made there. One whose code does not stand where it is made shows as such. */
    private static Set<String> codes(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> codes(file, read(file)))
                    .collect(toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<String> codes(Path file, String source) {
        return FAILURE.matcher(source).results().map(failure -> {
            var code = CODE.matcher(source).region(failure.end(), source.length());
            return code.lookingAt() ? code.group(1) : UNTOLD + file.getFileName() + " at " + failure.start();
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
