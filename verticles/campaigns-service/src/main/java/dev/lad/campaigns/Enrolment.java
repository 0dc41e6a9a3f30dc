package dev.lad.campaigns;

import dev.lad.campaigns.CampaignLead.Added;
import dev.lad.campaigns.CampaignLead.Skipped;
import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Texts;
import dev.lad.campaigns.walk.CampaignStatus;
import dev.lad.campaigns.walk.LeadDirectory;
import dev.lad.campaigns.walk.LockStore;
import dev.lad.campaigns.walk.Sweep;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which leads a campaign has, and whether they fit its steps. */
final class Enrolment {
    private static final int MOST_SHOWN = 50;
    private static final int CHUNK = 1_000;

    private final Database database;
    private final EnrolmentStore store;
    private final LeadDirectory directory;
    private final Sweep sweep;
    private final Time time;
    private final Ids ids;

    Enrolment(Database database, EnrolmentStore store, LeadDirectory directory, Sweep sweep, Time time) {
        this.database = database;
        this.store = store;
        this.directory = directory;
        this.sweep = sweep;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** A lead for which a text cannot be filled in. */
    record Incomplete(UUID leadId, List<String> missing) {}

    /** The leads with these ids; fails with {@code Unprocessable} {@code unknown_leads} where one does not exist. */
    Future<List<LeadCard>> cards(Caller caller, List<UUID> leadIds) {
        return directory.find(caller, leadIds).map(cards -> {
            List<UUID> unknown = unknown(leadIds, cards);
            if (!unknown.isEmpty()) {
                throw new Failure.Unprocessable(
                        "unknown_leads",
                        "There are no leads with " + unknown.size() + " of these ids.",
                        Map.of("leadIds", shown(unknown)));
            }
            return cards;
        });
    }

    /**
     * Adds leads that have just been read. Needs the lock {@link LockStore#enrolling}, so that none of them is deleted
     * unnoticed meanwhile.
     */
    Future<Added> add(Sql sql, Caller caller, Campaign campaign, List<LeadCard> cards) {
        List<UUID> walkIds = cards.stream().map(card -> ids.next()).toList();
        return store.insert(
                        sql,
                        caller.tenantId(),
                        campaign,
                        walkIds,
                        cards,
                        time.business().instant())
                .map(Set::copyOf)
                .compose(added -> refusals(sql, caller.tenantId(), campaign, cards, added)
                        .map(refused -> new Added(added.size(), refused)));
    }

    /** Fails with {@code Unprocessable} {@code no_leads} where a campaign was to have leads, and none could be added. */
    static Campaign.Made requireSome(Campaign.Made made) {
        if (made.campaign().counters().leads() == 0 && !made.skipped().isEmpty()) {
            throw new Failure.Unprocessable(
                    "no_leads",
                    "All of the leads were left out; skipped says why.",
                    Map.of(
                            "skipped",
                            shown(made.skipped()),
                            "count",
                            made.skipped().size()));
        }
        return made;
    }

    /** Adds leads to a campaign that may be running; then those for which a text cannot be filled in are left out. */
    Future<Added> add(Caller caller, Campaign campaign, List<UUID> leadIds) {
        if (!campaign.status().takesLeads()) {
            throw campaign.status()
                    .conflict("A campaign that is " + campaign.status().key() + " takes no more leads; clone it.");
        }
        return directory.find(caller, leadIds).compose(cards -> {
            List<Skipped> skipped = new ArrayList<>();
            unknown(leadIds, cards).forEach(id -> skipped.add(new Skipped(id, "unknown")));
            Texts texts = Texts.of(campaign.plan());
            List<LeadCard> fitting = new ArrayList<>(cards);
            if (campaign.status() != CampaignStatus.DRAFT) {
                fitting.removeIf(card -> !texts.missing(card).isEmpty());
                cards.stream()
                        .filter(card -> !fitting.contains(card))
                        .forEach(card -> skipped.add(new Skipped(card.id(), "incomplete")));
            }
            return database.inTenant(caller.tenantId(), sql -> LockStore.enrolling(sql, caller.tenantId())
                    .compose(enrolling -> LockStore.exclusive(sql, campaign.id()))
                    .compose(locked -> requireUnchanged(sql, campaign))
                    .compose(same -> add(sql, caller, campaign, fitting))
                    .map(result -> {
                        skipped.addAll(result.skipped());
                        return new Added(result.added(), skipped);
                    })
                    .compose(result ->
                            sweep.begin(sql, caller.tenantId(), campaign.id()).map(result)));
        });
    }

    /** What was found to fit a draft may not fit what runs, and what has ended takes nobody. */
    private Future<Void> requireUnchanged(Sql sql, Campaign campaign) {
        return sweep.status(sql, campaign.id()).map(now -> {
            if (now != campaign.status()) {
                throw now.conflict("The campaign became " + now.key() + " meanwhile; look at it again.");
            }
            return null;
        });
    }

    /** Fails with {@code Conflict} or {@code Invalid} where leads stand on a step that is gone, or is another one now. */
    Future<Void> requireSteps(Sql sql, Campaign before, Campaign after) {
        Plan plan = after.plan();
        before.plan().nodes().forEach((id, node) -> plan.node(id)
                .filter(same -> !same.step().type().equals(node.step().type()))
                .ifPresent(other -> {
                    throw Failure.Invalid.at(
                            "/steps",
                            "The step " + id + " was a " + node.step().type()
                                    + "; give a step of another type another id.");
                }));
        return store.occupied(sql, after.id()).map(occupied -> {
            Set<String> homeless = new HashSet<>(occupied);
            homeless.removeAll(plan.ids());
            if (!homeless.isEmpty()) {
                throw new Failure.Conflict(
                        "leads_on_step",
                        "Leads stand on " + String.join(", ", homeless)
                                + "; keep these steps until they have gone on.");
            }
            return null;
        });
    }

    /**
     * Fails with {@code Unprocessable} {@code incomplete_leads} where a text cannot be filled in for a lead that is to
     * read it; or stops those leads.
     */
    Future<Void> requireComplete(Sql sql, Campaign campaign, boolean skip) {
        if (campaign.counters().active() == 0) {
            throw new Failure.Unprocessable("no_leads", "Add leads first: nobody would be reached.");
        }
        return incomplete(sql, campaign, Optional.empty(), new ArrayList<>()).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            if (!skip) {
                throw new Failure.Unprocessable(
                        "incomplete_leads",
                        found.size() + " of the leads lack what the texts name; give these variables a fallback, as in"
                                + " {{firstName|there}}, or start with skipIncomplete.",
                        Map.of("leads", shown(found), "count", found.size()));
            }
            if (found.size() >= campaign.counters().active()) {
                throw new Failure.Unprocessable(
                        "no_leads", "All of the leads lack what the texts name: nobody would be reached.");
            }
            List<UUID> leadIds = found.stream().map(Incomplete::leadId).toList();
            return store.stop(
                    sql, campaign.id(), leadIds, "incomplete", time.business().instant());
        });
    }

    private Future<List<Incomplete>> incomplete(
            Sql sql, Campaign campaign, Optional<UUID> after, List<Incomplete> found) {
        Texts texts = Texts.of(campaign.plan());
        return store.live(sql, campaign.id(), after, CHUNK).compose(leads -> {
            leads.forEach(lead -> {
                List<String> missing = texts.missing(lead.card());
                if (!missing.isEmpty()) {
                    found.add(new Incomplete(lead.card().id(), missing));
                }
            });
            return leads.size() < CHUNK
                    ? Future.succeededFuture(found)
                    : incomplete(
                            sql,
                            campaign,
                            Optional.of(leads.get(leads.size() - 1).walkId()),
                            found);
        });
    }

    private Future<List<Skipped>> refusals(
            Sql sql, UUID tenantId, Campaign campaign, List<LeadCard> asked, Set<UUID> added) {
        Map<UUID, String> refused = new HashMap<>();
        asked.stream()
                .map(LeadCard::id)
                .filter(id -> !added.contains(id))
                .forEach(id -> refused.put(id, "in_another_campaign"));
        List<UUID> ids = List.copyOf(refused.keySet());
        return store.enrolled(sql, campaign.id(), ids)
                .compose(already -> store.erased(sql, tenantId, ids).map(gone -> {
                    already.forEach(id -> refused.put(id, "already_added"));
                    gone.forEach(id -> refused.put(id, "unknown"));
                    return refused.entrySet().stream()
                            .map(entry -> new Skipped(entry.getKey(), entry.getValue()))
                            .toList();
                }));
    }

    private static List<UUID> unknown(List<UUID> asked, List<LeadCard> cards) {
        Set<UUID> known = new HashSet<>();
        cards.forEach(card -> known.add(card.id()));
        return asked.stream().filter(id -> !known.contains(id)).toList();
    }

    private static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(all.size(), MOST_SHOWN));
    }
}
