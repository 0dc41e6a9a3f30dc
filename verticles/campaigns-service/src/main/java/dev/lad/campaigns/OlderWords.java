package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.campaigns.walk.CampaignStatus;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Puts what the dashboard sends into the words of the contract. What would have had an effect and cannot have it here is
 * refused, with the member that it stands in; what names a person or a tenant is never believed.
 */
final class OlderWords {
    private static final List<String> WITHOUT_EFFECT = List.of("campaign_type", "conversationId", "tenantId", "userId");
    private static final List<String> DATES = List.of("campaign_start_date", "campaign_end_date");
    private static final List<String> OF_STEPS = List.of("config", "step_type", "order", "step_order", "title");
    private static final String PER_DAY = "leads_per_day";

    /** How steps were called, and how they are. */
    private static final Map<String, String> TYPES = Map.of(
            "linkedin_connect", "linkedin_invite",
            "linkedin_message", "linkedin_message",
            "instagram_follow", "instagram_follow",
            "instagram_dm", "instagram_dm",
            "voice_agent_call", "voice_call",
            "voice_call", "voice_call",
            "delay", "delay",
            "condition", "condition");

    /** The members of a config that a type takes, and what they are now. */
    private static final Map<String, Map<String, String>> MEMBERS = Map.of(
            "linkedin_invite", Map.of("message", "message"),
            "linkedin_message", Map.of("message", "text"),
            "instagram_follow", Map.of(),
            "instagram_dm", Map.of("message", "text"),
            "voice_call", Map.of("voiceAgentId", "agentId", "voiceContext", "context"),
            "delay", Map.of("days", "days", "hours", "hours", "minutes", "minutes"),
            "condition", Map.of("condition", "if"));

    private static final Map<String, String> REQUIRED = Map.of(
            "linkedin_message", "message",
            "instagram_dm", "message",
            "voice_call", "voiceAgentId",
            "condition", "condition");
    private static final Map<String, Integer> LONGEST_MESSAGE = Map.of("linkedin_invite", 1_000, "instagram_dm", 1_000);
    private static final Map<String, String> CONDITIONS = Map.of("connected", "accepted", "replied", "replied");

    private final ObjectNode body;

    private OlderWords(ObjectNode body) {
        this.body = body;
    }

    /**
     * A body in the contract's own words.
     *
     * @param status what the campaign is to become, where that was said
     */
    record Translated(JsonNode body, Optional<CampaignStatus> status) {}

    static Translated translate(JsonNode sent) {
        OlderWords words = new OlderWords(sent.deepCopy());
        return new Translated(words.body, words.all());
    }

    private Optional<CampaignStatus> all() {
        WITHOUT_EFFECT.forEach(body::remove);
        DATES.forEach(this::refuseDate);
        settings();
        renamed("/" + PER_DAY, PER_DAY, "newLeadsPerDay");
        renamed("/inbound_lead_ids", "inbound_lead_ids", "leadIds");
        if (body.path("steps").isArray()) {
            body.set("steps", steps(body.path("steps")));
        }
        return Optional.ofNullable(body.remove("status"))
                .map(JsonNode::asText)
                .map(status -> status.equals("active") ? CampaignStatus.RUNNING : CampaignStatus.of(status));
    }

    private void refuseDate(String member) {
        JsonNode date = body.remove(member);
        if (date != null && !date.isNull()) {
            throw Failure.Invalid.at(
                    "/" + member,
                    "A campaign has no dates here; leave " + member + " out, and start and stop it when it is time.");
        }
    }

    private void settings() {
        JsonNode config = body.remove("config");
        if (config == null) {
            return;
        }
        config.properties().forEach(setting -> {
            if (!setting.getKey().equals(PER_DAY) || !setting.getValue().isInt()) {
                throw Failure.Invalid.at(
                        "/config/" + setting.getKey(),
                        "Of a campaign's config only a whole leads_per_day is known here.");
            }
            put("/config/" + PER_DAY, "newLeadsPerDay", setting.getValue());
        });
    }

    private void renamed(String pointer, String old, String now) {
        JsonNode value = body.remove(old);
        if (value != null) {
            put(pointer, now, value);
        }
    }

    private void put(String pointer, String member, JsonNode value) {
        if (body.has(member)) {
            throw Failure.Invalid.at(pointer, "This is another word for " + member + "; send one of them.");
        }
        body.set(member, value);
    }

    /** A step with its place in the request. */
    private record Sent(JsonNode step, int index) {
        boolean old() {
            return OF_STEPS.stream().anyMatch(step::has);
        }

        /** Without an order it stays where it is. */
        int order() {
            return step.path("order").asInt(step.path("step_order").asInt(index));
        }

        Failure.Invalid fault(String member, String sentence) {
            return Failure.Invalid.at("/steps/" + index + "/" + member, sentence);
        }
    }

    private static JsonNode steps(JsonNode steps) {
        List<Sent> sent = new ArrayList<>();
        steps.forEach(step -> sent.add(new Sent(step, sent.size())));
        if (sent.stream().noneMatch(Sent::old)) {
            return steps;
        }
        sent.sort(Comparator.comparingInt(Sent::order));
        sent.removeIf(step -> isEdge(step, sent));
        ArrayNode all = Json.array();
        ArrayNode below = all;
        for (Sent step : sent) {
            JsonNode now = step.old() ? step(step) : step.step();
            below.add(now);
            if (step.old() && now.path("type").asText().equals("condition")) {
                // There it let nobody pass for whom it did not hold.
                below = ((ObjectNode) now).putArray("then");
            }
        }
        return all;
    }

    /** The marks of the editor: they do nothing. */
    private static boolean isEdge(Sent step, List<Sent> all) {
        return (type(step).equals("start") && step.equals(all.get(0)))
                || (type(step).equals("end") && step.equals(all.get(all.size() - 1)));
    }

    private static String type(Sent sent) {
        return sent.step().path("type").asText(sent.step().path("step_type").asText());
    }

    private static ObjectNode step(Sent sent) {
        String type = TYPES.get(type(sent));
        if (type == null) {
            throw sent.fault(
                    sent.step().has("type") ? "type" : "step_type",
                    "There is no step " + type(sent) + " here; there are "
                            + String.join(", ", new TreeSet<>(TYPES.keySet())) + ".");
        }
        ObjectNode step = Json.object().put("type", type);
        JsonNode config = sent.step().path("config");
        String required = REQUIRED.getOrDefault(type, "");
        if (!required.isEmpty() && !config.has(required)) {
            throw sent.fault("config/" + required, "The member " + required + " is missing.");
        }
        config.properties().forEach(member -> {
            String now = MEMBERS.getOrDefault(type, Map.of()).get(member.getKey());
            if (now == null) {
                throw sent.fault(
                        "config/" + member.getKey(), "A step " + type(sent) + " has no " + member.getKey() + " here.");
            }
            step.set(now, now.equals("if") ? fact(sent, member.getValue()) : member.getValue());
        });
        if (sent.step().has("id")) {
            step.set("id", sent.step().path("id"));
        }
        int most = LONGEST_MESSAGE.getOrDefault(type, Integer.MAX_VALUE);
        if (config.path("message").asText().length() > most) {
            throw sent.fault("config/message", "message may have at most " + most + " characters.");
        }
        return step;
    }

    private static JsonNode fact(Sent sent, JsonNode condition) {
        String fact = CONDITIONS.get(condition.asText());
        if (fact == null) {
            throw sent.fault("config/condition", "condition must be one of connected, replied.");
        }
        return Json.tree(fact);
    }
}
