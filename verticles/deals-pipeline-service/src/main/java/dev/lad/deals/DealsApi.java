package dev.lad.deals;

import dev.lad.deals.Pipeline.StageWish;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations of the deals pipeline. */
final class DealsApi {
    private final Pipelines pipelines;
    private final Deals deals;

    DealsApi(Pipelines pipelines, Deals deals) {
        this.pipelines = pipelines;
        this.deals = deals;
    }

    Operations operations(Contract contract) {
        return Operations.of(contract)
                .on("listPipelines", this::listPipelines)
                .on("createPipeline", this::createPipeline)
                .on("getPipeline", this::getPipeline)
                .on("updatePipeline", this::updatePipeline)
                .on("deletePipeline", this::deletePipeline)
                .on("getBoard", this::getBoard)
                .on("listDeals", this::listDeals)
                .on("createDeal", this::createDeal)
                .on("getDeal", this::getDeal)
                .on("updateDeal", this::updateDeal)
                .on("deleteDeal", this::deleteDeal)
                .on("moveDeal", this::moveDeal)
                .on("getDealHistory", this::getDealHistory);
    }

    record NewPipeline(String name, Optional<List<StageWish>> stages) {}

    record PipelineChange(String name, List<StageWish> stages) {}

    private Future<Reply> listPipelines(Call call) {
        return pipelines.list(call.caller()).map(Items::all).map(Reply::list);
    }

    private Future<Reply> createPipeline(Call call) {
        NewPipeline wish = call.body(NewPipeline.class);
        return pipelines
                .create(call.caller(), wish.name(), wish.stages().orElse(Pipeline.STANDARD))
                .map(made -> Reply.created("/pipelines/" + made.id(), made).etag(made.version()));
    }

    private Future<Reply> getPipeline(Call call) {
        return pipelines.get(call.caller(), call.id("id")).map(DealsApi::pipeline);
    }

    private Future<Reply> updatePipeline(Call call) {
        PipelineChange change = call.body(PipelineChange.class);
        return pipelines
                .update(call.caller(), call.id("id"), call.ifMatch(), change.name(), change.stages())
                .map(DealsApi::pipeline);
    }

    private Future<Reply> deletePipeline(Call call) {
        return pipelines.delete(call.caller(), call.id("id"), call.ifMatch()).map(gone -> removed(call));
    }

    private Future<Reply> getBoard(Call call) {
        return pipelines.board(call.caller(), call.id("id")).map(Items::all).map(Reply::list);
    }

    private Future<Reply> listDeals(Call call) {
        Deal.Filter filter = new Deal.Filter(
                call.optionalId("pipelineId"),
                call.optionalId("stageId"),
                call.text("status"),
                call.optionalId("leadId"),
                call.text("q"));
        return deals.list(call.caller(), filter, call.page(2)).map(Reply::list);
    }

    private Future<Reply> createDeal(Call call) {
        return deals.create(call.caller(), call.body(Deal.Wish.class))
                .map(made -> Reply.created("/deals/" + made.id(), made).etag(made.version()));
    }

    private Future<Reply> getDeal(Call call) {
        return deals.get(call.caller(), call.id("id")).map(DealsApi::deal);
    }

    private Future<Reply> updateDeal(Call call) {
        return deals.update(call.caller(), call.id("id"), call.ifMatch(), call.body(Deal.Change.class), call.emptied())
                .map(DealsApi::deal);
    }

    private Future<Reply> deleteDeal(Call call) {
        return deals.delete(call.caller(), call.id("id"), call.ifMatch()).map(gone -> removed(call));
    }

    private Future<Reply> moveDeal(Call call) {
        return deals.move(call.caller(), call.id("id"), call.ifMatch(), call.body(Deal.Move.class))
                .map(DealsApi::deal);
    }

    private Future<Reply> getDealHistory(Call call) {
        return deals.history(call.caller(), call.id("id")).map(Items::all).map(Reply::list);
    }

    private static Reply pipeline(Pipeline pipeline) {
        return Reply.ok(pipeline).etag(pipeline.version());
    }

    private static Reply deal(Deal deal) {
        return Reply.ok(deal).etag(deal.version());
    }

    private static Reply removed(Call call) {
        return Reply.ok(Map.of("id", call.id("id")));
    }
}
