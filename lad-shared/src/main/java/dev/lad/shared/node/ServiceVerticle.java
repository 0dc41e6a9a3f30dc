package dev.lad.shared.node;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.front.FrontConfig;
import dev.lad.shared.front.ListenPort;
import dev.lad.shared.front.ServicePort;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.KeptAnswers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The bones of every service. It starts from the inside out (database, operations, port, bus, background work) and
 * stops from the outside in, so that what is running can end: nothing new is begun, callers go elsewhere, then the port,
 * then the database closes.
 */
public abstract class ServiceVerticle extends VerticleBase {
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    private final Node node;
    private final String service;
    private final String schema;
    private final Contract contract;
    private final DatabaseOptions options;
    private final FrontConfig front;
    private final Deque<Supplier<Future<?>>> stops = new ArrayDeque<>();

    /**
     * Reads the contract, {@code openapi.yaml} beside the service's class, and what every service is told.
     *
     * @param schema the service's own, in PostgreSQL; its roles are named after it
     */
    protected ServiceVerticle(Node node, String schema) {
        this.node = node;
        this.schema = schema;
        this.contract = Contract.beside(getClass());
        this.service = contract.service();
        this.options = DatabaseOptions.read(node.env());
        this.front = FrontConfig.read(node.env(), ListenPort.read(node.env(), contract.service(), contract.port()));
    }

    /** Read when the verticle is made, off the event loop and before there is a database to wait for. */
    protected final Contract contract() {
        return contract;
    }

    /** Builds the service on its database. Must not call other services yet: they may not be there. */
    protected abstract Assembly assemble(Node node, Database database);

    @Override
    public final Future<?> start() {
        return PgDatabase.open(vertx, options, schema, node.instruments(service))
                .compose(this::serve)
                .onFailure(broken -> stop());
    }

    @Override
    public final Future<?> stop() {
        Future<?> stopped = Future.succeededFuture();
        while (!stops.isEmpty()) {
            Supplier<Future<?>> next = stops.pop();
            stopped = stopped.eventually(next::get);
        }
        return stopped;
    }

    private Future<?> serve(Database database) {
        stops.push(database::close);
        return clockIsRight(database).compose(right -> serve(assemble(node, database), database));
    }

    /** On this service's own event loop, whichever service asked. */
    private Future<Void> clockIsRight(Database database) {
        Promise<Void> right = Promise.promise();
        node.clockCheck().compare(database).onComplete(done -> context.runOnContext(here -> right.handle(done)));
        return right.future();
    }

    private Future<?> serve(Assembly assembly, Database database) {
        KeptAnswers answers =
                new KeptAnswers(database, assembly.seal(), node.time().wall());
        Instruments instruments = node.instruments(service);
        Dispatcher dispatcher =
                new Dispatcher(assembly.operations(), answers, node.time().wall(), instruments);
        Housekeeping housekeeping = new Housekeeping(database, node.time(), node.clockCheck(), answers);
        ServiceHealth health = new ServiceHealth(database, node.time(), instruments);
        return ServicePort.open(node, front, dispatcher, node.authenticator(), health.readiness(node.health()))
                .onSuccess(port -> stops.push(port::close))
                .compose(port -> announce(dispatcher, port))
                .compose(up -> begin(housekeeping.background(vertx)))
                .compose(up -> begin(new Repeating(vertx, "backlog.count", COUNT_EVERY, health::count)))
                .compose(up -> begin(assembly.background()));
    }

    private Future<?> announce(Dispatcher dispatcher, ServicePort port) {
        return Instance.start(node, dispatcher, port.url(), Program.version())
                .onSuccess(instance -> stops.push(() -> {
                    port.drain();
                    return instance.leave();
                }));
    }

    private Future<?> begin(List<Background> work) {
        Future<?> begun = Future.succeededFuture();
        for (Background background : work) {
            begun = begun.compose(before -> begin(background));
        }
        return begun;
    }

    private Future<?> begin(Background background) {
        return background.start().onSuccess(running -> stops.push(background::stop));
    }
}
