package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Plans;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.walk.CampaignStatus;
import dev.lad.campaigns.walk.LockStore;
import dev.lad.campaigns.walk.Sweep;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What can be done with campaigns. */
final class Campaigns {
    private final Database database;
    private final CampaignStore store;
    private final Enrolment enrolment;
    private final Senders senders;
    private final Sweep sweep;
    private final Time time;
    private final Ids ids;

    Campaigns(Database database, CampaignStore store, Enrolment enrolment, Senders senders, Sweep sweep, Time time) {
        this.database = database;
        this.store = store;
        this.enrolment = enrolment;
        this.senders = senders;
        this.sweep = sweep;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    Future<Items<Campaign>> list(Caller caller, Campaign.Filter filter, Page page) {
        Sql sql = database.tenant(caller.tenantId());
        Future<Items<Campaign>> items = store.list(sql, caller.tenantId(), filter, page, now());
        return page.total()
                ? items.compose(
                        found -> store.count(sql, caller.tenantId(), filter).map(found::withTotal))
                : items;
    }

    Future<Campaign> get(Caller caller, UUID id) {
        return find(database.tenant(caller.tenantId()), id);
    }

    /** Fails with {@code Unprocessable} {@code unknown_leads} where apollo-leads does not know one of the leads. */
    private Future<Campaign.Made> create(Caller caller, Campaign.Wish wish) {
        Plan plan = Plans.written(wish.steps(), wish.onReply().orElse(Json.array()), this::stepId);
        Settings settings = new Settings(
                wish.stopOnReply().orElse(true),
                wish.exclusive().orElse(false),
                wish.window(),
                wish.accounts().orElse(Settings.Accounts.ANY),
                cap(wish.dailyCap()),
                cap(wish.newLeadsPerDay()));
        requireReactions(plan, settings);
        Campaign draft = draft(wish.name(), plan, settings);
        return enrolment
                .cards(caller, wish.leadIds().orElse(List.of()))
                .compose(
                        cards -> database.inTenant(caller.tenantId(), sql -> LockStore.enrolling(sql, caller.tenantId())
                                .compose(enrolling -> store.insert(sql, caller.tenantId(), caller.userId(), draft))
                                .compose(done -> enrolment.add(sql, caller, draft, cards))
                                .compose(added ->
                                        find(sql, draft.id()).map(made -> new Campaign.Made(made, added.skipped())))));
    }

    /**
     * The same, and starts it where it is to run from the beginning; what cannot be started is not made, as where none of
     * its leads could be added.
     *
     * @param status empty for a draft
     */
    Future<Campaign.Made> create(Caller caller, Campaign.Wish wish, Optional<CampaignStatus> status) {
        CampaignStatus first = status.orElse(CampaignStatus.DRAFT);
        if (first != CampaignStatus.DRAFT && first != CampaignStatus.RUNNING) {
            throw Failure.Invalid.at("/status", "A new campaign is a draft, or running.");
        }
        Future<Campaign.Made> made = create(caller, wish);
        return first == CampaignStatus.DRAFT ? made : made.compose(draft -> startNew(caller, draft));
    }

    private Future<Campaign.Made> startNew(Caller caller, Campaign.Made made) {
        UUID id = made.campaign().id();
        return Future.succeededFuture(made)
                .map(Enrolment::requireSome)
                .compose(some -> start(caller, id, false))
                .map(running -> new Campaign.Made(running, made.skipped()))
                .recover(refused ->
                        delete(caller, id, OptionalLong.empty()).transform(gone -> Future.failedFuture(refused)));
    }

    /**
     * Changes what is named, and then, or before a pause's changes, what the campaign is: it is started, paused or stopped as
     * by these operations. To be what it is already changes nothing.
     */
    Future<Campaign> change(
            Caller caller, UUID id, OptionalLong expected, Campaign.Change change, Optional<CampaignStatus> status) {
        return get(caller, id).compose(before -> {
            CampaignStatus next = status.orElse(before.status());
            if (next == before.status()) {
                return update(caller, id, expected, change);
            }
            mayBecome(before, next);
            return switch (next) {
                case PAUSED ->
                    become(caller, id, expected, CampaignStatus.PAUSED)
                            .compose(paused -> update(caller, id, OptionalLong.empty(), change));
                case RUNNING -> update(caller, id, expected, change).compose(changed -> start(caller, id, false));
                case STOPPED -> update(caller, id, expected, change).compose(changed -> stop(caller, id));
                case DRAFT, COMPLETED -> throw cannotBecome(before, next);
            };
        });
    }

    Future<Campaign> copy(Caller caller, UUID id, Optional<String> name) {
        return database.inTenant(caller.tenantId(), sql -> find(sql, id).compose(from -> {
            Campaign draft = draft(name.orElse(from.name() + " (copy)"), from.plan(), from.settings());
            return store.insert(sql, caller.tenantId(), caller.userId(), draft).map(draft);
        }));
    }

    /**
     * Fails with {@code Conflict} {@code campaign_not_editable} for steps, window or caps of a campaign that runs or has
     * ended, and with {@code leads_on_step} where leads stand on a step that the new version lacks.
     */
    Future<Campaign> update(Caller caller, UUID id, OptionalLong expected, Campaign.Change change) {
        return alone(caller, id, expected, (sql, before) -> {
            if (change.ofPlan() && !before.status().isEditable()) {
                throw new Failure.Conflict(
                        "campaign_not_editable",
                        "A campaign that is " + before.status().key()
                                + " cannot change its steps, window, accounts or caps"
                                + (before.status() == CampaignStatus.RUNNING ? "; pause it first." : "; clone it."));
            }
            Campaign after = changed(before, change);
            Future<Void> plan = after.planVersion() == before.planVersion()
                    ? Future.succeededFuture()
                    : enrolment
                            .requireSteps(sql, before, after)
                            .compose(fits -> store.insertPlan(sql, caller.tenantId(), after, now()));
            return plan.compose(done -> store.update(sql, after, now())).compose(done -> find(sql, id));
        });
    }

    /**
     * Begins or goes on. Fails with {@code Unprocessable} {@code incomplete_leads} where a text cannot be filled in for
     * a lead, unless such leads are to be stopped; and as {@link Senders#require}.
     */
    Future<Campaign> start(Caller caller, UUID id, boolean skipIncomplete) {
        return get(caller, id)
                .map(campaign -> mayBecome(campaign, CampaignStatus.RUNNING))
                .compose(campaign -> senders.require(caller, campaign)
                        .compose(there -> enrolment.requireComplete(caller, campaign, skipIncomplete)))
                .compose(complete -> become(caller, id, OptionalLong.empty(), CampaignStatus.RUNNING));
    }

    /** After this, no touch begins. */
    Future<Campaign> pause(Caller caller, UUID id) {
        return become(caller, id, OptionalLong.empty(), CampaignStatus.PAUSED);
    }

    Future<Campaign> stop(Caller caller, UUID id) {
        return become(caller, id, OptionalLong.empty(), CampaignStatus.STOPPED);
    }

    Future<Void> delete(Caller caller, UUID id, OptionalLong expected) {
        return alone(caller, id, expected, (sql, campaign) -> {
            if (campaign.status() != CampaignStatus.DRAFT) {
                throw new Failure.Conflict(
                        "campaign_not_draft",
                        "Only a draft can be removed: what a campaign did must stay known. Stop it instead.");
            }
            return store.delete(sql, id);
        });
    }

    private Future<Campaign> become(Caller caller, UUID id, OptionalLong expected, CampaignStatus status) {
        return alone(caller, id, expected, (sql, before) -> {
            return store.become(sql, mayBecome(before, status).id(), status, now())
                    .compose(done -> store.releaseHolds(sql, id))
                    .compose(done -> switch (status) {
                        case RUNNING -> sweep.release(sql, caller.tenantId(), id);
                        case STOPPED -> sweep.begin(sql, caller.tenantId(), id);
                        case DRAFT, PAUSED, COMPLETED -> Future.<Void>succeededFuture();
                    })
                    .compose(done -> find(sql, id));
        });
    }

    private static Campaign mayBecome(Campaign campaign, CampaignStatus status) {
        if (!campaign.status().mayBecome(status)) {
            throw cannotBecome(campaign, status);
        }
        return campaign;
    }

    private static Failure cannotBecome(Campaign campaign, CampaignStatus status) {
        return campaign.status()
                .conflict(
                        campaign.status() == status
                                ? "The campaign is " + status.key() + " already."
                                : "A campaign that is " + campaign.status().key() + " cannot become " + status.key()
                                        + ".");
    }

    private interface Work<T> {
        Future<T> on(Sql sql, Campaign campaign);
    }

    /** In one transaction in which no lead of the campaign moves. */
    private <T> Future<T> alone(Caller caller, UUID id, OptionalLong expected, Work<T> work) {
        return database.inTenant(caller.tenantId(), sql -> LockStore.exclusive(sql, id)
                .compose(locked -> find(sql, id))
                .compose(campaign -> {
                    if (expected.isPresent() && expected.getAsLong() != campaign.version()) {
                        throw new Failure.Stale("campaign");
                    }
                    return work.on(sql, campaign);
                }));
    }

    private Campaign changed(Campaign before, Campaign.Change change) {
        Settings settings = new Settings(
                change.stopOnReply().orElse(before.settings().stopOnReply()),
                before.settings().exclusive(),
                change.window().or(() -> before.settings().window()),
                change.accounts().orElse(before.settings().accounts()),
                cap(change.dailyCap().or(() -> before.settings().dailyCap())),
                cap(change.newLeadsPerDay().or(() -> before.settings().newLeadsPerDay())));
        boolean newPlan = change.steps().isPresent() || change.onReply().isPresent();
        JsonNode kept = Plans.keep(before.plan());
        Plan plan = newPlan
                ? Plans.written(
                        change.steps().orElse(kept.path("steps")),
                        change.onReply().orElse(kept.path("onReply")),
                        this::stepId)
                : before.plan();
        requireReactions(plan, settings);
        return new Campaign(
                before.id(),
                change.name().map(Campaigns::requireName).orElse(before.name()),
                before.status(),
                newPlan ? before.planVersion() + 1 : before.planVersion(),
                plan,
                settings,
                before.counters(),
                before.blocked(),
                before.createdAt(),
                before.updatedAt(),
                before.startedAt(),
                before.endedAt(),
                before.version());
    }

    private static Optional<Integer> cap(Optional<Integer> wished) {
        return wished.filter(most -> most > 0);
    }

    /** A walk is at one place: while it goes on by its steps it cannot react to a reply. */
    private static void requireReactions(Plan plan, Settings settings) {
        if (!settings.stopOnReply() && !plan.onReply().isEmpty()) {
            throw Failure.Invalid.at(
                    "/onReply",
                    "With stopOnReply off a reply ends nothing; put a condition on replied among the steps.");
        }
    }

    /** The contract cannot say it without breaking with the last release, whose schema took blanks. */
    private static String requireName(String name) {
        if (name.isBlank()) {
            throw Failure.Invalid.at("/name", "A name needs more than blanks.");
        }
        return name;
    }

    private Campaign draft(String name, Plan plan, Settings settings) {
        return new Campaign(
                ids.next(),
                requireName(name),
                CampaignStatus.DRAFT,
                1,
                plan,
                settings,
                Campaign.Counters.NONE,
                List.of(),
                now(),
                now(),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    /** Like {@code s-0192f3c4a1b2}: random enough never to meet another in the versions of one campaign. */
    private String stepId() {
        return "s-" + ids.next().toString().substring(24);
    }

    private Future<Campaign> find(Sql sql, UUID id) {
        return store.find(sql, id, now()).map(found -> found.orElseThrow(() -> new Failure.NotFound("campaign")));
    }

    private Instant now() {
        return time.business().instant();
    }
}
