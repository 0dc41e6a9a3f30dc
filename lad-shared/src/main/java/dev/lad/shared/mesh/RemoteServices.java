package dev.lad.shared.mesh;

import dev.lad.bus.Announcement.State;
import dev.lad.bus.Identity;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Contract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services at URLs: learns their contracts, tells the registry of them, and looks again and again whether they are
 * there and still say the same. One that could not be read twice running is gone until it can be read again.
 */
public final class RemoteServices {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LOOKS_BEFORE_GONE = 2;
    private static final Logger LOG = LoggerFactory.getLogger(RemoteServices.class);

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final Registry registry;
    private final ServiceTokens tokens;
    private final String self;
    private final Duration lookEvery;
    private final Map<String, Contract> contracts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param self who asks for the contracts
     * @param lookEvery how often a service that is there is looked at
     */
    public RemoteServices(
            Vertx vertx,
            HttpClientAgent http,
            Registry registry,
            ServiceTokens tokens,
            String self,
            Duration lookEvery) {
        this.vertx = vertx;
        this.http = http;
        this.registry = registry;
        this.tokens = tokens;
        this.self = self;
        this.lookEvery = lookEvery;
    }

    /** Begins to look; what is known of files is there at once. */
    public void start(Collection<RemoteService> services) {
        services.forEach(remote ->
                remote.contract().ifPresentOrElse(contract -> learn(remote, contract), () -> new Look(remote).look()));
    }

    /** Looks no more. */
    public void close() {
        closed = true;
    }

    /** The contract as it was last read. */
    public Optional<Contract> contract(String service) {
        return Optional.ofNullable(contracts.get(service));
    }

    private void learn(RemoteService remote, Contract contract) {
        contracts.put(remote.service(), contract);
        registry.hear(remote.announcement(contract.hash(), State.UP));
    }

    /** Looks at one service, again and again. */
    private final class Look {
        private final RemoteService remote;
        private Buffer last = Buffer.buffer();
        private int failed;

        Look(RemoteService remote) {
            this.remote = remote;
        }

        void look() {
            if (closed) {
                return;
            }
            fetch(remote).map(this::learn).onComplete(done -> {
                if (closed) {
                    return;
                }
                if (done.succeeded()) {
                    failed = 0;
                } else {
                    missed(done.cause());
                }
                Duration pause = done.succeeded() ? lookEvery : SOON;
                vertx.setTimer(pause.toMillis(), later -> look());
            });
        }

        private Contract learn(Buffer document) {
            Contract known = contracts.get(remote.service());
            Contract contract = known != null && document.equals(last)
                    ? known
                    : ForeignContract.read(remote.service(), StrictJson.parse(document));
            last = document;
            contracts.put(remote.service(), contract);
            registry.hear(remote.announcement(contract.hash(), State.UP));
            return contract;
        }

        private void missed(Throwable cause) {
            failed++;
            if (failed == LOOKS_BEFORE_GONE) {
                LOG.atWarn()
                        .addKeyValue("service", remote.service())
                        .addKeyValue("url", remote.url())
                        .addKeyValue("reason", cause.toString())
                        .log("service.unreachable");
                contract(remote.service())
                        .ifPresent(known -> registry.hear(remote.announcement(known.hash(), State.GONE)));
            }
        }
    }

    private Future<Buffer> fetch(RemoteService remote) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(remote.url() + "/openapi.json")
                .putHeader("accept", "application/json")
                .putHeader("authorization", tokens.authorization(self, remote.service(), Identity.service(self)))
                .setTimeout(PATIENCE.toMillis());
        return http.request(options)
                .compose(HttpClientRequest::send)
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(HttpTransport::body)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
