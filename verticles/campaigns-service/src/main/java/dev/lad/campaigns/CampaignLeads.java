package dev.lad.campaigns;

import dev.lad.campaigns.CampaignLead.PreviewedText;
import dev.lad.campaigns.CampaignLead.StepStats;
import dev.lad.campaigns.CampaignLead.TimelineEntry;
import dev.lad.campaigns.plan.Texts;
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
import java.util.Set;
import java.util.UUID;

/** The leads of a campaign, one by one. */
final class CampaignLeads {
    private final Database database;
    private final CampaignLeadStore store;
    private final Sweep sweep;
    private final Time time;

    CampaignLeads(Database database, CampaignLeadStore store, Sweep sweep, Time time) {
        this.database = database;
        this.store = store;
        this.sweep = sweep;
        this.time = time;
    }

    Future<Items<CampaignLead>> list(Caller caller, UUID campaignId, CampaignLead.Filter filter, Page page) {
        return store.list(database.tenant(caller.tenantId()), caller.tenantId(), campaignId, filter, page);
    }

    Future<CampaignLead> get(Caller caller, UUID campaignId, UUID leadId) {
        return find(database.tenant(caller.tenantId()), campaignId, leadId);
    }

    Future<List<TimelineEntry>> timeline(Caller caller, UUID campaignId, UUID leadId) {
        Sql sql = database.tenant(caller.tenantId());
        return find(sql, campaignId, leadId).compose(lead -> store.timeline(sql, lead));
    }

    Future<List<StepStats>> stats(Caller caller, UUID campaignId) {
        return store.stats(database.tenant(caller.tenantId()), caller.tenantId(), campaignId);
    }

    Future<List<PreviewedText>> preview(Caller caller, Campaign campaign, UUID leadId) {
        return get(caller, campaign.id(), leadId).map(lead -> Texts.of(campaign.plan()).all().stream()
                .map(text -> {
                    Set<String> missing = text.missing(lead.lead());
                    return new PreviewedText(
                            text.step().id(),
                            text.step().type(),
                            text.member(),
                            missing.isEmpty() ? Optional.of(text.template().fill(lead.lead())) : Optional.empty(),
                            missing);
                })
                .toList());
    }

    /** Ends the walk of one lead; of one that has ended, nothing changes. */
    Future<CampaignLead> remove(Caller caller, UUID campaignId, UUID leadId) {
        Instant now = time.business().instant();
        return database.inTenant(caller.tenantId(), sql -> LockStore.shared(sql, campaignId)
                .compose(locked -> store.lock(sql, campaignId, leadId))
                .compose(locked -> find(sql, campaignId, leadId))
                .compose(lead -> store.stop(sql, lead.id(), now)
                        .compose(done -> sweep.wake(sql, caller.tenantId(), campaignId, lead.id())))
                .compose(woken -> find(sql, campaignId, leadId)));
    }

    private Future<CampaignLead> find(Sql sql, UUID campaignId, UUID leadId) {
        return store.find(sql, campaignId, leadId)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("lead in this campaign")));
    }
}
