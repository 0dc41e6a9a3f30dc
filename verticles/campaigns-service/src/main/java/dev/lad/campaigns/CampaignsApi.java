package dev.lad.campaigns;

import dev.lad.campaigns.Campaign.Counters;
import dev.lad.campaigns.CampaignLead.StepStats;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Page;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operations of campaigns. */
final class CampaignsApi {
    private final Campaigns campaigns;
    private final Enrolment enrolment;
    private final CampaignLeads leads;
    private final Suppressions suppressions;

    CampaignsApi(Campaigns campaigns, Enrolment enrolment, CampaignLeads leads, Suppressions suppressions) {
        this.campaigns = campaigns;
        this.enrolment = enrolment;
        this.leads = leads;
        this.suppressions = suppressions;
    }

    Operations operations(Contract contract) {
        return Operations.of(contract)
                .on("listCampaigns", this::listCampaigns)
                .on("createCampaign", this::createCampaign)
                .on("getCampaign", this::getCampaign)
                .on("updateCampaign", this::updateCampaign)
                .on("replaceCampaign", this::updateCampaign)
                .on("deleteCampaign", this::deleteCampaign)
                .on("startCampaign", this::startCampaign)
                .on("resumeCampaign", this::startCampaign)
                .on("pauseCampaign", this::pauseCampaign)
                .on("stopCampaign", this::stopCampaign)
                .on("cloneCampaign", this::cloneCampaign)
                .on("getCampaignStats", this::getCampaignStats)
                .on("listCampaignLeads", this::listCampaignLeads)
                .on("addCampaignLeads", this::addCampaignLeads)
                .on("getCampaignLead", this::getCampaignLead)
                .on("removeCampaignLead", this::removeCampaignLead)
                .on("getLeadTimeline", this::getLeadTimeline)
                .on("previewLead", this::previewLead)
                .on("listSuppressions", this::listSuppressions)
                .on("suppressLead", this::suppressLead)
                .on("liftSuppression", this::liftSuppression);
    }

    record Clone(Optional<String> name) {}

    record MoreLeads(List<UUID> leadIds) {}

    record NewSuppression(UUID leadId, Optional<String> reason) {}

    record Stats(Counters counters, BigDecimal credits, List<StepStats> steps) {}

    private Future<Reply> listCampaigns(Call call) {
        Campaign.Filter filter = new Campaign.Filter(
                call.text("status"), text(call), call.number("offset").orElse(0));
        return campaigns
                .list(call.caller(), filter, call.page(2))
                .map(found -> Reply.list(found.map(Campaign::summary)));
    }

    private Future<Reply> createCampaign(Call call) {
        OlderWords.Translated sent = OlderWords.translate(call.json());
        return campaigns
                .create(call.caller(), Json.read(sent.body(), Campaign.Wish.class), sent.status())
                .map(made -> created(made.campaign(), made.view()));
    }

    private Future<Reply> getCampaign(Call call) {
        return campaigns.get(call.caller(), call.id("id")).map(CampaignsApi::campaign);
    }

    private Future<Reply> updateCampaign(Call call) {
        OlderWords.Translated sent = OlderWords.translate(call.json());
        Campaign.Change change = Json.read(sent.body(), Campaign.Change.class);
        return campaigns
                .change(call.caller(), call.id("id"), call.ifMatch(), change, sent.status())
                .map(CampaignsApi::campaign);
    }

    private Future<Reply> deleteCampaign(Call call) {
        return campaigns
                .delete(call.caller(), call.id("id"), call.ifMatch())
                .map(gone -> Reply.ok(Map.of("id", call.id("id"))));
    }

    private Future<Reply> startCampaign(Call call) {
        boolean skipIncomplete = call.json().path("skipIncomplete").asBoolean(false);
        return campaigns.start(call.caller(), call.id("id"), skipIncomplete).map(CampaignsApi::campaign);
    }

    private Future<Reply> pauseCampaign(Call call) {
        return campaigns.pause(call.caller(), call.id("id")).map(CampaignsApi::campaign);
    }

    private Future<Reply> stopCampaign(Call call) {
        return campaigns.stop(call.caller(), call.id("id")).map(CampaignsApi::campaign);
    }

    private Future<Reply> cloneCampaign(Call call) {
        Optional<String> name = call.json().isObject() ? call.body(Clone.class).name() : Optional.empty();
        return campaigns.copy(call.caller(), call.id("id"), name).map(copy -> created(copy, copy.view()));
    }

    private Future<Reply> getCampaignStats(Call call) {
        return campaigns.get(call.caller(), call.id("id")).compose(campaign -> leads.stats(call.caller(), campaign.id())
                .map(steps -> Reply.ok(new Stats(
                        campaign.counters(),
                        steps.stream().map(StepStats::credits).reduce(BigDecimal.ZERO, BigDecimal::add),
                        steps))));
    }

    private Future<Reply> listCampaignLeads(Call call) {
        Page page = call.page(1);
        return campaigns
                .get(call.caller(), call.id("id"))
                .compose(campaign -> leads.list(
                        call.caller(), campaign.id(), new CampaignLead.Filter(call.text("state"), text(call)), page))
                .map(Reply::list);
    }

    private Future<Reply> addCampaignLeads(Call call) {
        return campaigns
                .get(call.caller(), call.id("id"))
                .compose(campaign -> enrolment.add(
                        call.caller(), campaign, call.body(MoreLeads.class).leadIds()))
                .map(Reply::ok);
    }

    private Future<Reply> getCampaignLead(Call call) {
        return leads.get(call.caller(), call.id("id"), call.id("leadId")).map(Reply::ok);
    }

    private Future<Reply> removeCampaignLead(Call call) {
        return leads.remove(call.caller(), call.id("id"), call.id("leadId")).map(Reply::ok);
    }

    private Future<Reply> getLeadTimeline(Call call) {
        return leads.timeline(call.caller(), call.id("id"), call.id("leadId"))
                .map(Items::all)
                .map(Reply::list);
    }

    private Future<Reply> previewLead(Call call) {
        return campaigns
                .get(call.caller(), call.id("id"))
                .compose(campaign -> leads.preview(call.caller(), campaign, call.id("leadId")))
                .map(Items::all)
                .map(Reply::list);
    }

    private Future<Reply> listSuppressions(Call call) {
        return suppressions.list(call.caller(), call.page(2)).map(Reply::list);
    }

    private Future<Reply> suppressLead(Call call) {
        NewSuppression wish = call.body(NewSuppression.class);
        return suppressions
                .add(call.caller(), wish.leadId(), wish.reason())
                .map(made -> Reply.created("/suppressions/" + made.leadId(), made));
    }

    private Future<Reply> liftSuppression(Call call) {
        return suppressions
                .lift(call.caller(), call.id("leadId"))
                .map(gone -> Reply.ok(Map.of("id", call.id("leadId"))));
    }

    private static Optional<String> text(Call call) {
        return call.text("q").or(() -> call.text("search"));
    }

    private static Reply created(Campaign campaign, Campaign.View view) {
        return Reply.created("/campaigns/" + campaign.id(), view).etag(campaign.version());
    }

    private static Reply campaign(Campaign campaign) {
        return Reply.ok(campaign.view()).etag(campaign.version());
    }
}
