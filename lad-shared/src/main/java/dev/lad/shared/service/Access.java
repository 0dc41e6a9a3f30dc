package dev.lad.shared.service;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.errors.Failure;
import java.util.Optional;

/** Whether a caller may call an operation: one rule, for the gateway and for every service's own port. */
public final class Access {
    private Access() {}

    /** Why not, or empty when it may. */
    public static Optional<Failure> refusal(Operation operation, Identity identity) {
        if (operation.access() == Operation.Access.INTERNAL) {
            return identity.isService()
                    ? Optional.empty()
                    : Optional.of(new Failure.NotFound("operation at this path"));
        }
        if (operation.access() == Operation.Access.PUBLIC || identity.isService()) {
            return Optional.empty();
        }
        if (identity.isAnonymous()) {
            return Optional.of(new Failure.Unauthenticated(
                    "unauthenticated", "Send an access token as Authorization: Bearer, or an X-API-Key."));
        }
        if (operation.access() == Operation.Access.PERSON && identity.kind() == Identity.Kind.API_KEY) {
            return Optional.of(new Failure.Forbidden(
                    "An API key may not govern the account of its person; log in and send an access token."));
        }
        Optional<String> feature = operation.feature();
        if (feature.isPresent() && !identity.features().contains(feature.get())) {
            return Optional.of(new Failure.FeatureDisabled(feature.get()));
        }
        return identity.role().covers(operation.role())
                ? Optional.empty()
                : Optional.of(new Failure.Forbidden("This needs the role "
                        + operation.role().key() + "; you are "
                        + identity.role().key()
                        + (operation.role() == Role.OWNER
                                ? ". Ask the owner of your organisation."
                                : ". Ask an admin of your organisation.")));
    }
}
