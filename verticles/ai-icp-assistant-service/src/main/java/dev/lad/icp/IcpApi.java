package dev.lad.icp;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operations of the ICP assistant. */
final class IcpApi {
    private static final int DEFAULT_LIMIT = 25;

    private final Contract contract;
    private final Assistant assistant;
    private final Profiles profiles;

    IcpApi(Contract contract, Assistant assistant, Profiles profiles) {
        this.contract = contract;
        this.assistant = assistant;
        this.profiles = profiles;
    }

    Operations operations() {
        return Operations.of(contract)
                .on("analyze", this::analyze)
                .on("listProfiles", call -> profiles.list(call.caller(), call.page(2))
                        .map(Reply::list))
                .on("getProfile", call -> profiles.get(call.caller(), call.id("id"))
                        .map(IcpApi::profile))
                .on("updateProfile", this::updateProfile)
                .on("deleteProfile", this::deleteProfile)
                .on("generateCriteria", this::generateCriteria);
    }

    record Analyze(
            Optional<String> name,
            Optional<String> description,
            Optional<List<Customer>> customers,
            Optional<Boolean> allowFallback) {}

    record Generate(
            Optional<UUID> profileId,
            Optional<String> description,
            Optional<Integer> limit,
            Optional<Boolean> allowFallback) {}

    private Future<Reply> analyze(Call call) {
        Analyze wanted = call.body(Analyze.class);
        if (wanted.description().isPresent() == wanted.customers().isPresent()) {
            throw Failure.Invalid.at("", "Send a description or customers, one of the two.");
        }
        return assistant
                .analyze(
                        call.caller(),
                        wanted.name(),
                        wanted.description()
                                .<Material>map(Material.Text::new)
                                .orElseGet(() -> new Material.Customers(
                                        wanted.customers().orElseThrow())),
                        wanted.allowFallback().orElse(false))
                .map(made -> Reply.created("/profiles/" + made.id(), made).etag(made.version()));
    }

    private Future<Reply> updateProfile(Call call) {
        return profiles.update(call.caller(), call.id("id"), call.ifMatch(), call.body(Profile.Change.class))
                .map(IcpApi::profile);
    }

    private Future<Reply> deleteProfile(Call call) {
        return profiles.delete(call.caller(), call.id("id"), call.ifMatch())
                .map(gone -> Reply.ok(Map.of("id", call.id("id"))));
    }

    private Future<Reply> generateCriteria(Call call) {
        Generate wanted = call.body(Generate.class);
        if (wanted.description().isPresent() == wanted.profileId().isPresent()) {
            throw Failure.Invalid.at("", "Send a profileId or a description, one of the two.");
        }
        int limit = wanted.limit().orElse(DEFAULT_LIMIT);
        boolean allowFallback = wanted.allowFallback().orElse(false);
        return wanted.profileId()
                .map(id -> assistant.criteriaOf(call.caller(), id, limit, allowFallback))
                .orElseGet(() -> assistant.criteriaFrom(
                        call.caller(), wanted.description().orElseThrow(), limit, allowFallback))
                .map(Reply::ok);
    }

    private static Reply profile(Profile profile) {
        return Reply.ok(profile).etag(profile.version());
    }
}
