package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.plan.Step;
import dev.lad.campaigns.plan.Step.CreateDeal;
import dev.lad.campaigns.plan.Step.InstagramDm;
import dev.lad.campaigns.plan.Step.InstagramFollow;
import dev.lad.campaigns.plan.Step.LinkedinInvite;
import dev.lad.campaigns.plan.Step.LinkedinMessage;
import dev.lad.campaigns.plan.Step.VoiceCall;
import dev.lad.campaigns.plan.Template;
import dev.lad.campaigns.plan.Texts;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Asks social-integration, voice-agent and deals-pipeline for touches, in their words. */
final class Outreach {
    private static final String SOCIAL = "social-integration";

    private final Services services;
    private final Refusals refusals;

    Outreach(Services services, Refusals refusals) {
        this.services = services;
        this.refusals = refusals;
    }

    /** Fails where it may have happened and nobody can say: then it is to be asked for again, as it is. */
    Future<Result> perform(Caller caller, Order order) {
        Set<String> missing = missing(order);
        if (!missing.isEmpty()) {
            return Future.succeededFuture(new Result.Refused(
                    "missing_variable",
                    "The text cannot be filled in for this lead: it needs " + String.join(", ", missing) + "."));
        }
        return services.relay(caller, ask(order).key(order.key()))
                .map(Outreach::result)
                .recover(refusals::result);
    }

    private static Result result(JsonNode answer) {
        BigDecimal credits =
                answer.path("credits").isNumber() ? answer.path("credits").decimalValue() : BigDecimal.ZERO;
        return isOpen(answer) ? new Result.Uncertain(answer, true) : new Result.Done("sent", answer, credits);
    }

    /** The provider's answer was lost: social-integration says so as the action's state, voice-agent as the call's status. */
    private static boolean isOpen(JsonNode answer) {
        return answer.path("state").asText().equals("uncertain")
                || answer.path("status").asText().equals("placing");
    }

    private static Ask ask(Order order) {
        Step.Action action = order.action();
        LeadCard lead = order.lead();
        if (action instanceof LinkedinInvite invite) {
            ObjectNode body = linkedin(order);
            words(invite.message(), lead).ifPresent(note -> body.put("message", note));
            return Ask.of(SOCIAL, "sendInvitation").body(body);
        }
        if (action instanceof LinkedinMessage message) {
            return Ask.of(SOCIAL, "sendLinkedinMessage")
                    .body(linkedin(order).put("text", filled(message.text(), lead)));
        }
        if (action instanceof InstagramFollow) {
            return Ask.of(SOCIAL, "followOnInstagram").body(instagram(order));
        }
        if (action instanceof InstagramDm message) {
            return Ask.of(SOCIAL, "sendInstagramMessage")
                    .body(instagram(order).put("text", filled(message.text(), lead)));
        }
        if (action instanceof VoiceCall call) {
            ObjectNode body = about(order).put("agentId", call.agentId().toString());
            words(call.context(), lead).ifPresent(context -> body.put("context", context));
            return Ask.of("voice-agent", "startCall").body(body);
        }
        return Ask.of("deals-pipeline", "createDeal").body(deal(order, (CreateDeal) action));
    }

    private static ObjectNode linkedin(Order order) {
        ObjectNode body = about(order);
        order.accounts().linkedin().map(UUID::toString).ifPresent(id -> body.put("accountId", id));
        order.lead().linkedinProviderId().ifPresentOrElse(id -> body.put("providerId", id), () -> profile(body, order));
        return body;
    }

    /** However the address is written. */
    private static void profile(ObjectNode body, Order order) {
        String url = order.lead().linkedinUrl().orElseThrow();
        Addresses.profile(url)
                .ifPresentOrElse(name -> body.put("publicIdentifier", name), () -> body.put("linkedinUrl", url));
    }

    private static ObjectNode instagram(Order order) {
        ObjectNode body = about(order);
        order.accounts().instagram().map(UUID::toString).ifPresent(id -> body.put("accountId", id));
        return body.put("username", order.lead().instagram().orElseThrow());
    }

    private static ObjectNode about(Order order) {
        return Json.object()
                .put("leadId", order.lead().id().toString())
                .put("reference", order.touchId().toString());
    }

    private static ObjectNode deal(Order order, CreateDeal step) {
        ObjectNode body = Json.object()
                .put("name", shortened(filled(step.name(), order.lead())))
                .put("leadId", order.lead().id().toString())
                .put("campaignId", order.campaignId().toString());
        order.lead().company().ifPresent(company -> body.put("company", company));
        step.valueMinor().ifPresent(value -> body.put("valueMinor", value));
        step.currency().ifPresent(currency -> body.put("currency", currency));
        step.pipelineId().ifPresent(id -> body.put("pipelineId", id.toString()));
        step.stageId().ifPresent(id -> body.put("stageId", id.toString()));
        return body;
    }

    private static String shortened(String name) {
        int most = 120;
        return name.length() <= most ? name : name.substring(0, most);
    }

    private static Set<String> missing(Order order) {
        return order.action().texts().entrySet().stream()
                .map(text -> new Texts.Text(order.action(), text.getKey(), Template.of(text.getValue())))
                .map(text -> text.missing(order.lead()))
                .filter(missing -> !missing.isEmpty())
                .findFirst()
                .orElse(Set.of());
    }

    private static Optional<String> words(Optional<String> text, LeadCard lead) {
        return text.map(said -> filled(said, lead)).filter(said -> !said.isBlank());
    }

    private static String filled(String text, LeadCard lead) {
        return Template.of(text).fill(lead);
    }
}
