package dev.lad.shared.service;

import dev.lad.shared.service.Contract.BrokenContract;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods that answer a contract's operations. */
public final class Operations {
    private final Contract contract;
    private final Map<String, Handler> handlers = new HashMap<>();

    /** Answers one operation. May throw a {@link dev.lad.shared.errors.Failure} or fail the future with it. */
    @FunctionalInterface
    public interface Handler {
        Future<Reply> handle(Call call);
    }

    private Operations(Contract contract) {
        this.contract = contract;
    }

    public static Operations of(Contract contract) {
        return new Operations(contract);
    }

    /** Binds a method to an {@code operationId}. */
    public Operations on(String operationId, Handler handler) {
        if (contract.operation(operationId).isEmpty()) {
            throw new BrokenContract(contract.service(), "there is a method for " + operationId + ", which it lacks");
        }
        if (handlers.put(operationId, handler) != null) {
            throw new BrokenContract(contract.service(), operationId + " has two methods");
        }
        return this;
    }

    Contract contract() {
        return contract;
    }

    /**
     * All of them.
     *
     * @throws BrokenContract when an operation has no method
     */
    Map<Operation, Handler> complete() {
        Set<String> missing = new TreeSet<>(contract.operations().keySet());
        missing.removeAll(handlers.keySet());
        if (!missing.isEmpty()) {
            throw new BrokenContract(contract.service(), "no method answers " + String.join(", ", missing));
        }
        Map<Operation, Handler> complete = new HashMap<>();
        handlers.forEach(
                (id, handler) -> contract.operation(id).ifPresent(operation -> complete.put(operation, handler)));
        return complete;
    }
}
