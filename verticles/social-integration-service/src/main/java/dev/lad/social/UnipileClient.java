package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderBody.Field;
import dev.lad.shared.providers.ProviderClient;
import dev.lad.shared.providers.ProviderRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Unipile's API, version 1, as far as we need it. What changes something is sent once, never again. */
final class UnipileClient {
    private static final String API = "/api/v1";
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 5;

    /** Exactly three digits of milliseconds: Unipile refuses any other form. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final ProviderClient client;
    private final String baseUrl;

    UnipileClient(Vertx vertx, Clock wall, UnipileConfig config, Instruments instruments) {
        this.client = new ProviderClient(vertx, wall, config.provider(), UnipileErrors::classify, instruments);
        this.baseUrl = config.provider().baseUrl().toString();
    }

    /** An account as Unipile shows it. */
    record Seen(
            String id, Optional<Channel> channel, String name, String ownId, AccountStatus status, Instant createdAt) {}

    /** What a hosted link is to do. */
    record HostedLink(
            Channel channel,
            Optional<String> renews,
            String name,
            Instant expiresAt,
            String notifyUrl,
            Optional<String> successUrl,
            Optional<String> failureUrl) {}

    /** A webhook that is registered. */
    record Hook(String source, String url, String secret) {}

    /** The address of the page where the account is connected. */
    Future<String> hostedLink(HostedLink link) {
        ObjectNode body = Json.object()
                .put("type", link.renews().isPresent() ? "reconnect" : "create")
                .put("expiresOn", MILLIS.format(link.expiresAt()))
                .put("api_url", baseUrl)
                .put("name", link.name())
                .put("notify_url", link.notifyUrl());
        body.putArray("providers").add(link.channel().name());
        link.renews().ifPresent(account -> body.put("reconnect_account", account));
        link.successUrl().ifPresent(url -> body.put("success_redirect_url", url));
        link.failureUrl().ifPresent(url -> body.put("failure_redirect_url", url));
        // A link more or less does no harm.
        return ok(ProviderRequest.post("hostedLink", API + "/hosted/accounts/link")
                        .json(body)
                        .repeatable())
                .map(ok -> ok.json().path("url").asText());
    }

    /** The account; empty where Unipile has it no more. */
    Future<Optional<Seen>> account(String unipileId) {
        return client.call(ProviderRequest.get("getAccount", API + "/accounts/" + encode(unipileId)))
                .compose(answer -> answer instanceof Refused refused && refused.kind() == Kind.NOT_FOUND
                        ? Future.succeededFuture(Optional.empty())
                        : answer.orFail("Unipile").map(ok -> Optional.of(seen(ok.json()))));
    }

    Future<List<Seen>> accounts() {
        return pages("listAccounts", "/accounts", Optional.empty(), item -> false)
                .map(listed -> listed.items().stream().map(UnipileClient::seen).toList());
    }

    /** Deletes it; one that is gone already counts as deleted. */
    Future<Void> deleteAccount(String unipileId) {
        return client.call(ProviderRequest.of(
                        "deleteAccount", HttpMethod.DELETE, API + "/accounts/" + encode(unipileId), true))
                .compose(answer -> answer instanceof Refused refused && refused.kind() == Kind.NOT_FOUND
                        ? Future.succeededFuture()
                        : answer.orFail("Unipile").mapEmpty());
    }

    Future<List<Hook>> hooks() {
        return pages("listWebhooks", "/webhooks", Optional.empty(), item -> false)
                .map(listed -> listed.items().stream().map(UnipileClient::hook).toList());
    }

    /** A webhook registered without a JSON content type comes without one. */
    Future<Void> createHook(Hook hook) {
        ObjectNode body = Json.object()
                .put("source", hook.source())
                .put("request_url", hook.url())
                .put("name", "lad")
                .put("format", "json");
        body.putArray("headers")
                .add(Json.object().put("key", Webhooks.HEADER).put("value", hook.secret()))
                .add(Json.object().put("key", "Content-Type").put("value", "application/json"));
        return ok(ProviderRequest.post("createWebhook", API + "/webhooks").json(body))
                .mapEmpty();
    }

    /** The person with this public identifier or provider id. Counts as a view of the profile. */
    Future<Person> person(Account account, String identifier) {
        return client.call(ProviderRequest.get("getProfile", API + "/users/" + encode(identifier))
                        .query("account_id", account.unipileId())
                        .lane(account.unipileId()))
                .compose(answer -> answer instanceof Refused refused
                                && (refused.kind() == Kind.NOT_FOUND || refused.kind() == Kind.INVALID)
                        ? Future.failedFuture(new Failure.Unprocessable(
                                "person_unreachable", "The network knows nobody by this name."))
                        : answer.orFail("Unipile"))
                .map(ok -> person(ok.json()));
    }

    /** Whether an Instagram account follows the person. */
    Future<Boolean> follows(Account account, String providerId) {
        return profile(account, providerId)
                .map(profile ->
                        profile.path("relationship_status").path("following").asBoolean());
    }

    /** Whether a LinkedIn account has the person as a connection. A list of these may have tens of thousands. */
    Future<Boolean> isConnection(Account account, String providerId) {
        return profile(account, providerId)
                .map(profile -> profile.path("is_relationship"))
                .compose(related -> related.isBoolean()
                        ? Future.succeededFuture(related.asBoolean())
                        : Future.failedFuture(UnipileErrors.notShown()));
    }

    private Future<JsonNode> profile(Account account, String providerId) {
        return ok(ProviderRequest.get("getProfile", API + "/users/" + encode(providerId))
                        .query("account_id", account.unipileId()))
                .map(Ok::json);
    }

    /** Invites on LinkedIn, follows on Instagram: one route for both. The result is {@code {"id"}}. */
    Future<EffectResult> invite(Account account, ActionKind kind, String providerId, String note) {
        ObjectNode body = Json.object().put("provider_id", providerId).put("account_id", account.unipileId());
        if (!note.isEmpty()) {
            body.put("message", note);
        }
        return client.call(ProviderRequest.post(kind.key(), API + "/users/invite")
                        .json(body)
                        .lane(account.unipileId()))
                .map(answer -> UnipileErrors.effect(kind, answer, ok -> Json.object()
                        .put("id", ok.json().path("invitation_id").asText())));
    }

    /** Writes in the conversation that there is or in a new one. The result is {@code {"id", "chatId"}}. */
    Future<EffectResult> write(Account account, ActionKind kind, String attendeeId, String text) {
        List<Field> fields = List.of(
                new Field("account_id", account.unipileId()),
                new Field("attendees_ids", attendeeId),
                new Field("text", text));
        return client.call(ProviderRequest.post(kind.key(), API + "/chats")
                        .multipart(fields, List.of())
                        .lane(account.unipileId()))
                .map(answer -> UnipileErrors.effect(kind, answer, ok -> sent(ok.json())));
    }

    /** The id of the pending invitation to this person, if there is one. */
    Future<Optional<String>> pendingInvitation(Account account, String providerId) {
        Predicate<JsonNode> theirs =
                item -> item.path("invited_user_id").asText().equals(providerId);
        return pages("listInvitations", "/users/invite/sent", Optional.of(account), theirs)
                .compose(listed -> listed.first(theirs))
                .map(found -> found.map(item -> item.path("id").asText()));
    }

    /** Our own messages of this text to this person since then: each {@code {"id", "chatId"}}. */
    Future<Listed> ownMessages(Account account, String attendeeId, String text, Instant since) {
        Predicate<JsonNode> theirs =
                chat -> chat.path("attendee_provider_id").asText().equals(attendeeId);
        return pages("listChats", "/chats", Optional.of(account), theirs)
                .compose(listed -> listed.first(theirs))
                .compose(chat -> chat.isEmpty()
                        ? Future.succeededFuture(new Listed(List.of(), true))
                        : messages(chat.get().path("id").asText(), text, since));
    }

    private Future<Listed> messages(String chatId, String text, Instant since) {
        return pages("listMessages", "/chats/" + encode(chatId) + "/messages", Optional.empty(), item -> false)
                .map(listed -> new Listed(
                        listed.items().stream()
                                .filter(message -> message.path("is_sender").asInt() == 1
                                        && message.path("text").asText().equals(text)
                                        && !Instant.parse(message.path("timestamp")
                                                        .asText())
                                                .isBefore(since))
                                .<JsonNode>map(message -> Json.object()
                                        .put("id", message.path("id").asText())
                                        .put("chatId", chatId))
                                .toList(),
                        listed.isWhole()));
    }

    private Future<Ok> ok(ProviderRequest request) {
        return client.call(request).compose(answer -> answer.orFail("Unipile"));
    }

    /** Items page by page until one is what is looked for, or there are no more, or enough pages have been read. */
    private Future<Listed> pages(String operation, String path, Optional<Account> account, Predicate<JsonNode> enough) {
        return pages(operation, path, account, enough, "", new ArrayList<>(), 1);
    }

    private Future<Listed> pages(
            String operation,
            String path,
            Optional<Account> account,
            Predicate<JsonNode> enough,
            String cursor,
            List<JsonNode> found,
            int page) {
        ProviderRequest request = ProviderRequest.get(operation, API + path).query("limit", PAGE);
        if (account.isPresent()) {
            request = request.query("account_id", account.get().unipileId());
        }
        return ok(cursor.isEmpty() ? request : request.query("cursor", cursor)).compose(ok -> {
            ok.json().path("items").forEach(found::add);
            String next = ok.json().path("cursor").asText("");
            boolean whole = next.isEmpty() || ok.json().path("cursor").isNull();
            return whole || page == MOST_PAGES || found.stream().anyMatch(enough)
                    ? Future.succeededFuture(new Listed(found, whole))
                    : pages(operation, path, account, enough, next, found, page + 1);
        });
    }

    private static Seen seen(JsonNode account) {
        return new Seen(
                account.path("id").asText(),
                List.of(Channel.values()).stream()
                        .filter(channel ->
                                channel.name().equals(account.path("type").asText()))
                        .findFirst(),
                account.path("name").asText(),
                account.path("connection_params").path("im").path("id").asText(),
                AccountStatus.ofUnipile(
                        account.path("sources").path(0).path("status").asText()),
                Instant.parse(account.path("created_at").asText()));
    }

    private static Hook hook(JsonNode hook) {
        String secret = "";
        for (JsonNode header : hook.path("headers")) {
            if (header.path("key").asText().equalsIgnoreCase(Webhooks.HEADER)) {
                secret = header.path("value").asText();
            }
        }
        return new Hook(hook.path("source").asText(), hook.path("request_url").asText(), secret);
    }

    private static Person person(JsonNode profile) {
        String providerId = profile.path("provider_id").asText();
        return new Person(
                profile.path("public_identifier").asText(),
                providerId,
                profile.path("provider_messaging_id").asText(providerId));
    }

    private static JsonNode sent(JsonNode answer) {
        return Json.object()
                .put("id", answer.path("message_id").asText())
                .put("chatId", answer.path("chat_id").asText());
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
