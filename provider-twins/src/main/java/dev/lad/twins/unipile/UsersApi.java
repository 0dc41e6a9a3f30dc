package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.unipile.Invitations.Pending;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Invitations, follows, relations and profiles. */
final class UsersApi {
    private static final int LONGEST_NOTE = 300;

    private final TwinContext twin;
    private final Accounts accounts;
    private final Invitations invitations;

    UsersApi(TwinContext twin, Accounts accounts, Invitations invitations) {
        this.twin = twin;
        this.accounts = accounts;
        this.invitations = invitations;
    }

    /** On LinkedIn an invitation by provider id; on Instagram a follow by provider id or handle. */
    Answer invite(RoutingContext request) {
        var body = Input.json(request);
        var providerId = Input.required(body, "provider_id");
        var account = accounts.working(Input.required(body, "account_id"));
        var note = Input.optional(body, "message");
        if (note.filter(text -> text.length() > LONGEST_NOTE).isPresent()) {
            throw UnipileErrors.tooManyCharacters(LONGEST_NOTE);
        }
        return switch (account.network()) {
            case LINKEDIN -> {
                var invitation = invitations.invite(account, linkedInMember(providerId), note);
                yield Answer.json(
                        201,
                        new JsonObject()
                                .put("object", "UserInvitationSent")
                                .put("invitation_id", invitation.id())
                                .put("usage", invitations.usage(account)));
            }
            case INSTAGRAM -> follow(account, providerId);
        };
    }

    private Person linkedInMember(String providerId) {
        return twin.world()
                .person(providerId)
                .filter(person -> person.linkedin().providerId().equals(providerId))
                .orElseThrow(() -> UnipileErrors.unprocessable("invalid_recipient", "The recipient is not valid"));
    }

    private Answer follow(Account account, String identifier) {
        var person = Network.INSTAGRAM
                .person(twin.world(), identifier)
                .filter(known -> !identifier.equals(Network.INSTAGRAM.messagingId(known)))
                .orElseThrow(() -> UnipileErrors.unprocessable("invalid_recipient", "The recipient is not valid"));
        if (account.follows().putIfAbsent(person, twin.clock().instant()) != null) {
            throw UnipileErrors.unprocessable("action_already_performed", "The account follows this user already");
        }
        accounts.changed(account);
        var id = Network.INSTAGRAM.providerId(person);
        twin.counters().effect("follow", id);
        return Answer.json(
                201, new JsonObject().put("object", "UserInvitationSent").put("invitation_id", "follow_" + id));
    }

    Answer sentInvitations(RoutingContext request) {
        var latestFirst = new ArrayList<>(invitations.of(accounts.working(request)));
        Collections.reverse(latestFirst);
        return Pages.list(request, "InvitationList", latestFirst, UsersApi::json);
    }

    /** Nobody in the world invites the salesperson. */
    Answer receivedInvitations(RoutingContext request) {
        accounts.working(request);
        return Pages.list(request, "InvitationList", List.<JsonObject>of(), item -> item);
    }

    Answer withdraw(RoutingContext request) {
        var invitation = invitations
                .find(accounts.working(request), request.pathParam("id"))
                .orElseThrow(() -> UnipileErrors.notFound("Invitation"));
        invitations.withdraw(invitation);
        return Answer.json(200, new JsonObject().put("object", "InvitationCanceled"));
    }

    Answer relations(RoutingContext request) {
        var account = accounts.working(request);
        var filter = Input.query(request, "filter").orElse("").toLowerCase(Locale.ROOT);
        var shown = latestFirst(account.relations()).stream()
                .filter(relation ->
                        relation.getKey().name().toLowerCase(Locale.ROOT).contains(filter))
                .toList();
        return Pages.list(request, "UserRelationsList", shown, UsersApi::relation);
    }

    Answer following(RoutingContext request) {
        var account = accounts.working(request);
        return Pages.list(request, "UserFollowingList", latestFirst(account.follows()), entry -> new JsonObject()
                .put("object", "UserFollowing")
                .put("provider_id", Network.INSTAGRAM.providerId(entry.getKey()))
                .put("public_identifier", Network.INSTAGRAM.publicId(entry.getKey()))
                .put("full_name", entry.getKey().name()));
    }

    Answer me(RoutingContext request) {
        var account = accounts.working(request);
        return Answer.json(
                200,
                new JsonObject()
                        .put("object", "AccountOwnerProfile")
                        .put("provider", account.network().name())
                        .put("provider_id", account.ownerId())
                        .put("full_name", account.ownerName()));
    }

    Answer profile(RoutingContext request) {
        var account = accounts.working(request);
        var person = account.network()
                .person(twin.world(), request.pathParam("identifier"))
                .orElseThrow(() -> UnipileErrors.notFound("User"));
        return Answer.json(
                200,
                switch (account.network()) {
                    case LINKEDIN -> linkedInProfile(account, person);
                    case INSTAGRAM -> instagramProfile(account, person);
                });
    }

    private JsonObject linkedInProfile(Account account, Person person) {
        var related = account.relations().containsKey(person);
        var profile = new JsonObject()
                .put("object", "UserProfile")
                .put("provider", "LINKEDIN")
                .put("provider_id", person.linkedin().providerId())
                .put("public_identifier", person.linkedin().slug())
                .put("member_urn", person.linkedin().memberUrn())
                .put("first_name", person.firstName())
                .put("last_name", person.lastName())
                .put("headline", person.headline())
                .put("location", person.place().toString())
                .put("public_profile_url", person.linkedin().url())
                .put("is_relationship", related)
                .put("network_distance", related ? "FIRST_DEGREE" : "SECOND_DEGREE");
        invitations
                .between(account, person)
                .ifPresent(pending -> profile.put(
                        "invitation", new JsonObject().put("type", "SENT").put("status", "PENDING")));
        return profile;
    }

    private static JsonObject instagramProfile(Account account, Person person) {
        var followers = person.instagram().map(Person.Instagram::followers).orElse(0);
        return new JsonObject()
                .put("object", "UserProfile")
                .put("provider", "INSTAGRAM")
                .put("provider_id", Network.INSTAGRAM.providerId(person))
                .put("provider_messaging_id", Network.INSTAGRAM.messagingId(person))
                .put("public_identifier", Network.INSTAGRAM.publicId(person))
                .put("full_name", person.name())
                .put("followers_count", followers)
                .put("mutual_followers_count", 0)
                .put("following_count", followers / 2)
                .put("posts_count", followers / 10)
                .put("profile_type", "PERSONNAL")
                .put("is_verified", false)
                .put("is_private", false)
                .put("external_links", new JsonArray())
                .put(
                        "relationship_status",
                        new JsonObject()
                                .put("following", account.follows().containsKey(person))
                                .put("followed_by", false)
                                .put("has_sent_invitation", false)
                                .put("has_received_invitation", false));
    }

    private static JsonObject json(Pending invitation) {
        var person = invitation.person();
        return new JsonObject()
                .put("object", "InvitationSent")
                .put("id", invitation.id())
                .put("invited_user", person.name())
                .put("invited_user_id", person.linkedin().providerId())
                .put("invited_user_public_id", person.linkedin().slug())
                .put("invited_user_description", person.headline())
                .put("date", "Sent recently")
                .put("parsed_datetime", Timestamps.millis(invitation.sentAt()))
                .put("invitation_text", invitation.note().orElse(null));
    }

    private static JsonObject relation(Map.Entry<Person, Instant> relation) {
        var person = relation.getKey();
        return new JsonObject()
                .put("object", "UserRelation")
                .put("first_name", person.firstName())
                .put("last_name", person.lastName())
                .put("headline", person.headline())
                .put("public_identifier", person.linkedin().slug())
                .put("public_profile_url", person.linkedin().url())
                .put("created_at", relation.getValue().toEpochMilli())
                .put("member_id", person.linkedin().providerId())
                .put("member_urn", person.linkedin().memberUrn())
                .put(
                        "connection_urn",
                        "urn:li:fsd_connection:" + person.linkedin().providerId());
    }

    private static List<Map.Entry<Person, Instant>> latestFirst(Map<Person, Instant> people) {
        var entries = new ArrayList<>(people.entrySet());
        Collections.reverse(entries);
        return entries;
    }
}
