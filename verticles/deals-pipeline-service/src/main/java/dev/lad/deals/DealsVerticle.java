package dev.lad.deals;

import dev.lad.shared.db.Database;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;

/** Assembles the deals pipeline. */
public final class DealsVerticle extends ServiceVerticle {

    public DealsVerticle(Node node) {
        super(node, "deals");
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Pipelines pipelines = new Pipelines(database, new PipelineStore(), node.time());
        Deals deals = new Deals(database, new DealStore(), pipelines, node.time());
        return Assembly.of(new DealsApi(pipelines, deals).operations(contract()));
    }
}
