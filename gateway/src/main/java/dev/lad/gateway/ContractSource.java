package dev.lad.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.bus.Trace;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.mesh.Transport;
import dev.lad.shared.service.Contract;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Asks an instance for its contract. */
final class ContractSource {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Transport transport;
    private final Clock wall;

    ContractSource(Transport transport, Clock wall) {
        this.transport = transport;
        this.wall = wall;
    }

    /** Fails when no answer comes, or one that is no contract of that service. */
    Future<Contract> contract(Announcement instance) {
        Trace trace = Trace.begin();
        ApiRequest request = new ApiRequest(
                instance.service(),
                Transport.CONTRACT,
                Map.of(),
                "",
                Map.of(),
                Identity.service("gateway"),
                trace,
                trace.traceId(),
                "",
                wall.millis() + PATIENCE.toMillis(),
                Buffer.buffer());
        return transport.send(instance, request).map(answer -> read(instance, answer));
    }

    private static Contract read(Announcement instance, ApiResponse answer) {
        if (!answer.isSuccess() || !(StrictJson.parse(answer.body()) instanceof ObjectNode document)) {
            throw new IllegalArgumentException("answered " + answer.status() + " and no document");
        }
        Contract contract = Contract.of(document);
        if (!contract.service().equals(instance.service())) {
            throw new IllegalArgumentException("answered the contract of " + contract.service());
        }
        return contract;
    }
}
