package dev.lad.icp;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Works out profiles and criteria: by the model where there is one, by rules otherwise. */
final class Assistant {
    private final Optional<Analyst> analyst;
    private final Rules rules;
    private final Profiles profiles;
    private final Fee fee;

    /** @param analyst empty where no model is configured; then everything is done by rules and costs nothing */
    Assistant(Optional<Analyst> analyst, Rules rules, Profiles profiles, Fee fee) {
        this.analyst = analyst;
        this.rules = rules;
        this.profiles = profiles;
        this.fee = fee;
    }

    /** Criteria as they are handed out. */
    record Generated(
            Criteria criteria, String explanation, Source source, Optional<String> model, Optional<UUID> profileId) {}

    /** @param allowFallback whether rules may stand in for a model that is down */
    Future<Profile> analyze(Caller caller, Optional<String> name, Material material, boolean allowFallback) {
        return new Work<Icp, Profile>(
                        "icp.analyze",
                        model -> model.profile(material.data()),
                        () -> rules.profile(material),
                        found -> profiles.keep(caller, name.orElseGet(material::title), material.description(), found),
                        Profile::source)
                .done(caller, allowFallback);
    }

    Future<Generated> criteriaFrom(Caller caller, String description, int limit, boolean allowFallback) {
        return new Work<Search, Generated>(
                        "icp.criteria",
                        model -> model.search(description, limit),
                        () -> rules.search(rules.profile(new Material.Text(description)), limit),
                        found -> Future.succeededFuture(generated(found, Optional.empty())),
                        Generated::source)
                .done(caller, allowFallback);
    }

    Future<Generated> criteriaOf(Caller caller, UUID profileId, int limit, boolean allowFallback) {
        return profiles.get(caller, profileId).compose(profile -> new Work<Search, Generated>(
                        "icp.criteria",
                        model -> model.search(ProfileText.of(profile.icp()), limit),
                        () -> rules.search(profile.icp(), limit),
                        found ->
                                profiles.used(caller, profileId).map(noted -> generated(found, Optional.of(profileId))),
                        Generated::source)
                .done(caller, allowFallback));
    }

    private static Generated generated(Finding<Search> found, Optional<UUID> profileId) {
        return new Generated(
                found.value().criteria(), found.value().explanation(), found.source(), found.model(), profileId);
    }

    /**
     * One piece of work and its two ways.
     *
     * @param action as billing's list of prices names it
     * @param use what becomes of the finding, done before it is charged
     */
    private final class Work<F, T> {
        private final String action;
        private final Function<Analyst, Future<Finding<F>>> byModel;
        private final Supplier<F> byRules;
        private final Function<Finding<F>, Future<T>> use;
        private final Function<T, Source> source;

        Work(
                String action,
                Function<Analyst, Future<Finding<F>>> byModel,
                Supplier<F> byRules,
                Function<Finding<F>, Future<T>> use,
                Function<T, Source> source) {
            this.action = action;
            this.byModel = byModel;
            this.byRules = byRules;
            this.use = use;
            this.source = source;
        }

        Future<T> done(Caller caller, boolean allowFallback) {
            return analyst.map(model -> fee.charged(
                            caller, action, () -> asked(model, allowFallback).compose(use), source))
                    .orElseGet(() -> use.apply(Finding.byRules(byRules.get())));
        }

        private Future<Finding<F>> asked(Analyst model, boolean allowFallback) {
            return byModel.apply(model)
                    .recover(error -> allowFallback && isDown(error)
                            ? Future.succeededFuture(Finding.byRules(byRules.get()))
                            : Future.failedFuture(error));
        }
    }

    /** The model cannot, now or at all; what it will not do, the rules do not do for it. */
    private static boolean isDown(Throwable error) {
        return error instanceof Failure.ProviderFailed
                || error instanceof Failure.Unavailable
                || error instanceof Failure.DeadlinePassed;
    }
}
