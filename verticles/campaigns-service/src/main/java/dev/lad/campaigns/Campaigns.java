package dev.lad.campaigns;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.walk.CampaignStatus;
import dev.lad.campaigns.walk.LockStore;
import dev.lad.campaigns.walk.Sweep;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
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
    private final Drafting drafting;

    Campaigns(Database database, CampaignStore store, Enrolment enrolment, Senders senders, Sweep sweep, Time time) {
        this.database = database;
        this.store = store;
        this.enrolment = enrolment;
        this.senders = senders;
        this.sweep = sweep;
        this.time = time;
        this.drafting = new Drafting(time);
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

    /**
     * Makes it and, where it is to run from the beginning, starts it in the same transaction: what cannot be started is not
     * made, as where none of its leads could be added. Fails with {@code Unprocessable} {@code unknown_leads} where
     * apollo-leads does not know one of the leads, and as {@link #start}.
     *
     * @param status empty for a draft
     */
    Future<Campaign.Made> create(Caller caller, Campaign.Wish wish, Optional<CampaignStatus> status) {
        CampaignStatus first = status.orElse(CampaignStatus.DRAFT);
        if (first != CampaignStatus.DRAFT && first != CampaignStatus.RUNNING) {
            throw Failure.Invalid.at("/status", "A new campaign is a draft, or running.");
        }
        boolean runs = first == CampaignStatus.RUNNING;
        Campaign draft = drafting.draft(wish);
        return enrolment
                .cards(caller, wish.leadIds().orElse(List.of()))
                .compose(cards -> (runs ? senders.require(caller, draft) : Future.<Void>succeededFuture())
                        .compose(there -> database.inTenant(caller.tenantId(), sql -> insert(sql, caller, draft, cards)
                                .compose(made -> runs ? startNew(sql, caller, made) : Future.succeededFuture(made)))));
    }

    private Future<Campaign.Made> insert(Sql sql, Caller caller, Campaign draft, List<LeadCard> cards) {
        return LockStore.enrolling(sql, caller.tenantId())
                .compose(enrolling -> store.insert(sql, caller.tenantId(), caller.userId(), draft))
                .compose(done -> enrolment.add(sql, caller, draft, cards))
                .compose(added -> find(sql, draft.id()).map(made -> new Campaign.Made(made, added.skipped())));
    }

    private Future<Campaign.Made> startNew(Sql sql, Caller caller, Campaign.Made made) {
        return start(sql, caller, Enrolment.requireSome(made).campaign(), false)
                .map(running -> new Campaign.Made(running, made.skipped()));
    }

    /**
     * Changes what is named, and then, or before a pause's changes, what the campaign is: it is started, paused or stopped as
     * by these operations, or nothing is changed. To be what it is already changes nothing.
     */
    Future<Campaign> change(
            Caller caller, UUID id, OptionalLong expected, Campaign.Change change, Optional<CampaignStatus> status) {
        return get(caller, id).compose(before -> {
            CampaignStatus next = status.orElse(before.status());
            if (next == before.status()) {
                return alone(caller, id, expected, (sql, campaign) -> update(sql, caller, campaign, change));
            }
            mayBecome(before, next);
            return switch (next) {
                case PAUSED ->
                    alone(caller, id, expected, (sql, campaign) -> become(sql, caller, campaign, CampaignStatus.PAUSED)
                            .compose(paused -> update(sql, caller, paused, change)));
                case RUNNING ->
                    senders.require(caller, drafting.changed(before, change))
                            .compose(there ->
                                    alone(caller, id, expected, (sql, campaign) -> update(sql, caller, campaign, change)
                                            .compose(changed -> start(sql, caller, changed, false))));
                case STOPPED ->
                    alone(caller, id, expected, (sql, campaign) -> update(sql, caller, campaign, change)
                            .compose(changed -> become(sql, caller, changed, CampaignStatus.STOPPED)));
                case DRAFT, COMPLETED -> throw cannotBecome(before, next);
            };
        });
    }

    Future<Campaign> copy(Caller caller, UUID id, Optional<String> name) {
        return database.inTenant(caller.tenantId(), sql -> find(sql, id).compose(from -> {
            Campaign draft = drafting.draft(name.orElse(from.name() + " (copy)"), from.plan(), from.settings());
            return store.insert(sql, caller.tenantId(), caller.userId(), draft).map(draft);
        }));
    }

    /**
     * Fails with {@code Conflict} {@code campaign_not_editable} for steps, window or caps of a campaign that runs or has
     * ended, and with {@code leads_on_step} where leads stand on a step that the new version lacks.
     */
    private Future<Campaign> update(Sql sql, Caller caller, Campaign before, Campaign.Change change) {
        if (change.ofPlan() && !before.status().isEditable()) {
            throw new Failure.Conflict(
                    "campaign_not_editable",
                    "A campaign that is " + before.status().key()
                            + " cannot change its steps, window, accounts or caps"
                            + (before.status() == CampaignStatus.RUNNING ? "; pause it first." : "; clone it."));
        }
        Campaign after = drafting.changed(before, change);
        Future<Void> plan = after.planVersion() == before.planVersion()
                ? Future.succeededFuture()
                : enrolment
                        .requireSteps(sql, before, after)
                        .compose(fits -> store.insertPlan(sql, caller.tenantId(), after, now()));
        return plan.compose(done -> store.update(sql, after, now())).compose(done -> find(sql, before.id()));
    }

    /**
     * Begins or goes on. Fails with {@code Unprocessable} {@code incomplete_leads} where a text cannot be filled in for
     * a lead, unless such leads are to be stopped; and as {@link Senders#require}.
     */
    Future<Campaign> start(Caller caller, UUID id, boolean skipIncomplete) {
        return get(caller, id)
                .map(campaign -> mayBecome(campaign, CampaignStatus.RUNNING))
                .compose(campaign -> senders.require(caller, campaign))
                .compose(there -> alone(
                        caller,
                        id,
                        OptionalLong.empty(),
                        (sql, campaign) -> start(sql, caller, campaign, skipIncomplete)));
    }

    /** One whose senders are there. */
    private Future<Campaign> start(Sql sql, Caller caller, Campaign campaign, boolean skipIncomplete) {
        mayBecome(campaign, CampaignStatus.RUNNING);
        return enrolment
                .requireComplete(sql, campaign, skipIncomplete)
                .compose(complete -> become(sql, caller, campaign, CampaignStatus.RUNNING));
    }

    /** After this, no touch begins. */
    Future<Campaign> pause(Caller caller, UUID id) {
        return become(caller, id, CampaignStatus.PAUSED);
    }

    Future<Campaign> stop(Caller caller, UUID id) {
        return become(caller, id, CampaignStatus.STOPPED);
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

    private Future<Campaign> become(Caller caller, UUID id, CampaignStatus status) {
        return alone(caller, id, OptionalLong.empty(), (sql, campaign) -> become(sql, caller, campaign, status));
    }

    private Future<Campaign> become(Sql sql, Caller caller, Campaign before, CampaignStatus status) {
        UUID id = mayBecome(before, status).id();
        return store.become(sql, id, status, now())
                .compose(done -> store.releaseHolds(sql, id))
                .compose(done -> switch (status) {
                    case RUNNING -> sweep.release(sql, caller.tenantId(), id);
                    case STOPPED -> sweep.begin(sql, caller.tenantId(), id);
                    case DRAFT, PAUSED, COMPLETED -> Future.<Void>succeededFuture();
                })
                .compose(done -> find(sql, id));
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

    private Future<Campaign> find(Sql sql, UUID id) {
        return store.find(sql, id, now()).map(found -> found.orElseThrow(() -> new Failure.NotFound("campaign")));
    }

    private Instant now() {
        return time.business().instant();
    }
}
