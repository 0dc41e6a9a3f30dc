package dev.lad.deals;

import dev.lad.shared.db.Database;
import dev.lad.shared.events.EventsApi;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.events.OutboxFeed;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.service.Operations;

/** Assembles the deals pipeline. */
public final class DealsVerticle extends ServiceVerticle {

    public DealsVerticle(Node node) {
        super(node, "deals");
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Pipelines pipelines = new Pipelines(database, new PipelineStore(), node.time());
        Outbox outbox = new Outbox(node.vertx(), node.time(), "deals-pipeline");
        Deals deals = new Deals(database, new DealStore(), pipelines, outbox, node.time());
        Operations operations = new DealsApi(pipelines, deals).operations(contract());
        new EventsApi(new OutboxFeed(database, node.time())).bind(operations);
        return Assembly.of(operations);
    }
}
