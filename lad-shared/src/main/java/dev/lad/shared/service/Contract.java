package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service's contract: an OpenAPI 3.1 document, read once. It is the only source of routes, checks and documentation.
 */
public final class Contract {
    private final ObjectNode document;
    private final String service;
    private final int port;
    private final String hash;
    private final List<String> aliases;
    private final Map<String, Operation> operations;

    private Contract(ObjectNode document, List<Operation> operations) {
        this.document = document;
        JsonNode info = document.path("info");
        this.service = info.path("x-lad-service").asText();
        this.port = info.path("x-lad-port").asInt();
        this.aliases = ContractReader.texts(info.path("x-lad-aliases"));
        this.hash = sha256(Json.write(document).getBytes());
        Map<String, Operation> byId = new LinkedHashMap<>();
        operations.forEach(operation -> {
            if (byId.put(operation.id(), operation) != null) {
                throw new BrokenContract(service, "two operations are called " + operation.id());
            }
        });
        this.operations = Collections.unmodifiableMap(byId);
    }

    /**
     * Reads {@code openapi.yaml} beside {@code beside} on the classpath.
     *
     * @throws BrokenContract when it is missing or says something that LAD does not know
     */
    public static Contract beside(Class<?> beside) {
        ObjectNode document = ContractReader.yaml(beside);
        return new Contract(document, ContractReader.operations(document));
    }

    /** Only the name and the port of the contract beside {@code beside}, for a start that does not need the rest yet. */
    public static Head headBeside(Class<?> beside) {
        return ContractReader.head(beside);
    }

    /**
     * @param service the service's name
     * @param port on which it listens unless configured otherwise
     */
    public record Head(String service, int port) {}

    /** From a document that another node announced. */
    public static Contract of(ObjectNode document) {
        return new Contract(document, ContractReader.operations(document));
    }

    /** The service's name, which is also its prefix at the gateway. */
    public String service() {
        return service;
    }

    /** The port on which the service listens unless configured otherwise. */
    public int port() {
        return port;
    }

    /** Further prefixes under which the gateway serves the same operations, for older clients. */
    public List<String> aliases() {
        return aliases;
    }

    /** SHA-256 of the document, in hex: equal contracts have equal hashes. */
    public String hash() {
        return hash;
    }

    /** By id, in the order of the document. */
    public Map<String, Operation> operations() {
        return operations;
    }

    public Optional<Operation> operation(String id) {
        return Optional.ofNullable(operations.get(id));
    }

    /** The whole document, with envelopes and error answers written out. Not to be changed. */
    public ObjectNode document() {
        return document;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return service + "@" + hash.substring(0, 8);
    }

    /** A contract that cannot be served; ends the start. */
    public static final class BrokenContract extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenContract(String service, String sentence) {
            super("The contract of " + service + " cannot be served: " + sentence + ".");
        }
    }
}
