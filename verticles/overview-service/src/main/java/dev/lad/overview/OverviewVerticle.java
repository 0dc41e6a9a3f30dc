package dev.lad.overview;

import dev.lad.shared.db.Database;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.Repeating;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.service.Operations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Assembles the overview. */
public final class OverviewVerticle extends ServiceVerticle {
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);

    public OverviewVerticle(Node node) {
        super(node, "overview");
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Clock business = node.time().business();
        ActivityStore activities = new ActivityStore();
        ActivityWatch watch = new ActivityWatch(node.vertx(), database, activities);
        ActivityLog log = new ActivityLog(database, activities, watch, node.time());
        Operations operations = new OverviewApi(
                        business,
                        new Dashboards(database, new FigureStore(), business),
                        new Analytics(database, new SeriesStore()),
                        new Reports(database, new ReportStore()))
                .operations(contract());
        new ActivityApi(node.vertx(), node.time().wall(), database, activities, log, watch).bind(operations);
        List<Background> background = new ArrayList<>();
        background.add(watch);
        log
                .subscriptions(
                        node.vertx(),
                        node.services("overview"),
                        node.instruments("overview").spans())
                .stream()
                .map(Background::of)
                .forEach(background::add);
        background.add(new Repeating(vertx, "activity.prune", PRUNE_EVERY, log::prune));
        return new Assembly(operations, background);
    }
}
