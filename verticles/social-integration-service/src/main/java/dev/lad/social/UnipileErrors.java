package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.providers.Classifier;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What Unipile's errors mean. They are {@code {"status", "type": "errors/…", "title"}}; a 401 concerns our key or one
 * connected account, and only its type tells which.
 */
final class UnipileErrors {
    private static final Set<String> OUR_KEY = Set.of("missing_credentials", "invalid_credentials");
    private static final Set<String> RESTRICTED = Set.of("account_restricted", "session_mismatch");

    /** Neither is counted by us: they tell that the network has had enough for now. */
    private static final Set<String> ENOUGH =
            Set.of("cannot_resend_yet", "cannot_resend_within_24hrs", "limit_exceeded");

    private static final Set<String> UNREACHABLE = Set.of(
            "invalid_recipient",
            "blocked_recipient",
            "user_unreachable",
            "cannot_invite_attendee",
            "not_allowed_inmail",
            "resource_not_found",
            "invalid_resource_identifier");

    private static final Duration A_DAY = Duration.ofDays(1);

    private UnipileErrors() {}

    static ProviderAnswer classify(Classifier.Raw raw) {
        ProviderAnswer byStatus = Classifier.BY_STATUS.classify(raw);
        if (!(byStatus instanceof Refused refused)) {
            return byStatus;
        }
        String type = type(raw);
        Kind kind = (raw.status() == 401 && !OUR_KEY.contains(type)) || RESTRICTED.contains(type)
                ? Kind.ACCOUNT_DISCONNECTED
                : refused.kind();
        String sentence = kind == Kind.ACCOUNT_DISCONNECTED
                ? "The account is disconnected; its owner must connect it again."
                : refused.sentence();
        return new Refused(kind, type, sentence, refused.retryAfter());
    }

    /** What an action came to, its refusals in the words of our own contract. */
    static EffectResult effect(ActionKind kind, ProviderAnswer answer, Function<Ok, JsonNode> result) {
        if (answer instanceof Unknown unknown) {
            return new EffectResult.Unknown(unknown.reason());
        }
        if (answer instanceof Refused refused && isAboutThePerson(refused)) {
            return new EffectResult.Refused(failure(kind, refused.code()));
        }
        return answer.asEffect("Unipile", result);
    }

    private static boolean isAboutThePerson(Refused refused) {
        return refused.kind() == Kind.INVALID || refused.kind() == Kind.NOT_FOUND;
    }

    private static Failure failure(ActionKind kind, String type) {
        if (ENOUGH.contains(type)) {
            return new Failure.TooMany(
                    "account_cap_reached", "The network lets this account do no more of this for now.", A_DAY);
        }
        if (UNREACHABLE.contains(type)) {
            return new Failure.Unprocessable("person_unreachable", "The network does not let this person be reached.");
        }
        return switch (type) {
            case "already_invited_recently" ->
                new Failure.Conflict("already_invited", "This person has been invited by this account already.");
            case "action_already_performed" ->
                kind == ActionKind.INVITATION
                        ? new Failure.Conflict("already_connected", "This person is a connection already.")
                        : new Failure.Conflict("already_following", "This account follows the person already.");
            case "no_connection_with_recipient" ->
                new Failure.Unprocessable("not_connected", "Only connections can be written to; invite first.");
            default ->
                new Failure.ProviderFailed(
                        "Unipile", "provider_invalid", "Unipile refused the request (" + type + ").");
        };
    }

    private static String type(Classifier.Raw raw) {
        try {
            return StrictJson.parse(raw.body()).path("type").asText().replaceFirst("^errors/", "");
        } catch (MalformedJson notJson) {
            return "";
        }
    }

    /** Whether something has happened cannot be told from what was read. */
    static Failure notShown() {
        return new Failure.ProviderFailed("Unipile", "not_shown", "Unipile does not show enough to tell.");
    }
}
