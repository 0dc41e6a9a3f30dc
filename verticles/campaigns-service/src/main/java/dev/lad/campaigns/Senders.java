package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Step;
import dev.lad.campaigns.plan.Step.Channel;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The accounts and voice agents that a campaign names, as the services know them that have them. */
final class Senders {
    private final Services services;

    Senders(Services services) {
        this.services = services;
    }

    /** An account or an agent that a step is to be done by. */
    private record Named(Step step, Channel channel, UUID id) {
        String key() {
            return channel.key() + " " + id;
        }
    }

    /**
     * Fails with {@code Unprocessable} {@code unknown_account} or {@code unknown_agent}, and the step, where one is named
     * that the tenant does not have. Where a service's feature is off nothing is asked: its touches wait and say so.
     */
    Future<Void> require(Caller caller, Campaign campaign) {
        List<Step.Action> steps = campaign.plan().actions().stream()
                .sorted(Comparator.comparing(Step::id))
                .toList();
        List<Named> accounts = steps.stream()
                .flatMap(step -> campaign.settings().accounts().of(step.channel()).stream()
                        .map(id -> new Named(step, step.channel(), id)))
                .toList();
        List<Named> agents = steps.stream()
                .flatMap(step -> step instanceof Step.VoiceCall call
                        ? Stream.of(new Named(call, Channel.VOICE, call.agentId()))
                        : Stream.empty())
                .toList();
        return missing(caller, accounts, Ask.reading("social-integration", "listAccounts"))
                .compose(account -> account.isPresent()
                        ? Future.failedFuture(unknownAccount(account.get()))
                        : missing(caller, agents, Ask.reading("voice-agent", "listAgents")))
                .compose(agent ->
                        agent.isPresent() ? Future.failedFuture(unknownAgent(agent.get())) : Future.succeededFuture());
    }

    /** The first of them that the service does not list. */
    private Future<Optional<Named>> missing(Caller caller, List<Named> named, Ask list) {
        if (named.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return services.call(caller, list)
                .map(Senders::keys)
                .map(known ->
                        named.stream().filter(one -> !known.contains(one.key())).findFirst())
                .recover(e -> e instanceof Failure failure && failure.code().equals("feature_disabled")
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(e));
    }

    /** As {@link Named#key}; an agent has no channel of its own. */
    private static Set<String> keys(JsonNode all) {
        Set<String> keys = new HashSet<>();
        all.forEach(each -> keys.add(each.path("channel").asText(Channel.VOICE.key()) + " "
                + each.path("id").asText()));
        return keys;
    }

    private static Failure unknownAccount(Named account) {
        return new Failure.Unprocessable(
                "unknown_account",
                "The account that is to do the step " + account.step().id()
                        + " does not exist, or is of another network; choose one of your own.",
                Map.of("step", account.step().id(), "accountId", account.id()));
    }

    private static Failure unknownAgent(Named agent) {
        return new Failure.Unprocessable(
                "unknown_agent",
                "The voice agent of the step " + agent.step().id() + " does not exist; choose one of your own.",
                Map.of("step", agent.step().id(), "agentId", agent.id()));
    }
}
