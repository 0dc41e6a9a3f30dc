package dev.lad.shared.service;

import dev.lad.shared.service.Contract.BrokenContract;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods that answer a contract's operations. */
public final class Operations {
    private final Contract contract;
    private final Map<String, Handler> handlers = new HashMap<>();
    private final Map<String, StreamHandler> streams = new HashMap<>();

    /** Answers one operation. May throw a {@link dev.lad.shared.errors.Failure} or fail the future with it. */
    @FunctionalInterface
    public interface Handler {
        Future<Reply> handle(Call call);
    }

    /** Answers one operation whose contract says {@code x-lad-stream}. May fail like a {@link Handler}. */
    @FunctionalInterface
    public interface StreamHandler {

        /** @param body what the client sends; empty where only the answer is a stream */
        Future<StreamReply> handle(Call call, Inlet body);
    }

    private Operations(Contract contract) {
        this.contract = contract;
    }

    public static Operations of(Contract contract) {
        return new Operations(contract);
    }

    /** Binds a method to an {@code operationId}. */
    public Operations on(String operationId, Handler handler) {
        check(operationId, false);
        handlers.put(operationId, handler);
        return this;
    }

    /** Binds a method to the {@code operationId} of a stream. */
    public Operations onStream(String operationId, StreamHandler handler) {
        check(operationId, true);
        streams.put(operationId, handler);
        return this;
    }

    Contract contract() {
        return contract;
    }

    private void check(String id, boolean stream) {
        Operation operation =
                contract.operation(id).orElseThrow(() -> broken("there is a method for " + id + ", which it lacks"));
        if (operation.stream().any() != stream) {
            throw broken(
                    id + (stream ? " has a method for a stream, which it is not" : " is a stream, and its method not"));
        }
        if (handlers.containsKey(id) || streams.containsKey(id)) {
            throw broken(id + " has two methods");
        }
    }

    private BrokenContract broken(String sentence) {
        return new BrokenContract(contract.service(), sentence);
    }

    /**
     * The methods of all operations that are no streams.
     *
     * @throws BrokenContract when an operation has no method
     */
    Map<Operation, Handler> complete() {
        Set<String> missing = new TreeSet<>(contract.operations().keySet());
        missing.removeAll(handlers.keySet());
        missing.removeAll(streams.keySet());
        if (!missing.isEmpty()) {
            throw broken("no method answers " + String.join(", ", missing));
        }
        return byOperation(handlers);
    }

    /** The methods of the streams. */
    Map<Operation, StreamHandler> streams() {
        return byOperation(streams);
    }

    private <H> Map<Operation, H> byOperation(Map<String, H> byId) {
        Map<Operation, H> complete = new HashMap<>();
        byId.forEach((id, handler) -> contract.operation(id).ifPresent(operation -> complete.put(operation, handler)));
        return complete;
    }
}
