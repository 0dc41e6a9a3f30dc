package dev.lad.overview;

import dev.lad.shared.db.Database;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;
import java.time.Clock;

/** Assembles the overview. */
public final class OverviewVerticle extends ServiceVerticle {

    public OverviewVerticle(Node node) {
        super(node, "overview");
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Clock business = node.time().business();
        return Assembly.of(new OverviewApi(
                        business,
                        new Dashboards(database, new FigureStore(), business),
                        new Analytics(database, new SeriesStore()),
                        new Reports(database, new ReportStore()))
                .operations(contract()));
    }
}
