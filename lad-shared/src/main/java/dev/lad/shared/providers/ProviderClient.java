package dev.lad.shared.providers;

import dev.lad.shared.jobs.Backoff;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Instruments.Circuit;
import dev.lad.shared.observe.ProviderMeters;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one provider. */
public final class ProviderClient {
    private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);
    private static final int MOST_SENDS = 3;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final Duration BREAKER_WINDOW = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Clock wall;
    private final ProviderSettings settings;
    private final WebClient http;
    private final ProviderExchange exchange;
    private final CircuitBreaker breaker;
    private final RateMemory rates;
    private final ProviderMeters meters;
    private final Spans spans;

    /** A client with connections, circuit and memory of rate limits of its own: one for a provider in a process. */
    public ProviderClient(
            Vertx vertx, Clock wall, ProviderSettings settings, Classifier classifier, Instruments instruments) {
        this.vertx = vertx;
        this.wall = wall;
        this.settings = settings;
        this.http = CappedBody.watched(WebClient.create(
                vertx,
                new WebClientOptions()
                        .setFollowRedirects(false)
                        .setUserAgent("LAD")
                        .setConnectTimeout(3_000)
                        .setKeepAliveTimeout(15),
                new PoolOptions().setHttp1MaxSize(32).setMaxWaitQueueSize(256)));
        this.exchange = new ProviderExchange(http, settings, classifier, wall);
        this.breaker = CircuitBreaker.create(
                settings.name(),
                vertx,
                new CircuitBreakerOptions()
                        .setMaxFailures(settings.breakerFailures())
                        .setFailuresRollingWindow(BREAKER_WINDOW.toMillis())
                        .setResetTimeout(settings.breakerPause().toMillis())
                        .setTimeout(-1));
        this.rates = new RateMemory(wall);
        this.meters = instruments.provider(settings.name());
        this.spans = instruments.spans();
        instruments.circuit(settings.name(), () -> Circuit.of(breaker.state()));
    }

    /** Sends it, more than once only if it is safe. Never fails: what went wrong is in the answer. */
    public Future<ProviderAnswer> call(ProviderRequest request) {
        Instant deadline = wall.instant().plus(request.deadline().orElse(settings.deadline()));
        return attempt(request, deadline, 1);
    }

    /** Closes its connections; what is under way becomes unknown. */
    public void close() {
        breaker.close();
        http.close();
    }

    private Future<ProviderAnswer> attempt(ProviderRequest request, Instant deadline, int sends) {
        return guarded(request, Duration.between(wall.instant(), deadline)).compose(answer -> {
            Duration pause = pause(answer, sends);
            boolean again = request.safe()
                    && sends < MOST_SENDS
                    && mayChange(answer)
                    && wall.instant().plus(pause).isBefore(deadline);
            return again
                    ? vertx.timer(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)
                            .compose(rested -> attempt(request, deadline, sends + 1))
                    : Future.succeededFuture(answer);
        });
    }

    private static boolean mayChange(ProviderAnswer answer) {
        return (answer instanceof Unknown unknown && !unknown.replayed())
                || (answer instanceof Refused refused
                        && (refused.kind() == Kind.RATE_LIMITED || refused.kind() == Kind.UNREACHABLE));
    }

    private static Duration pause(ProviderAnswer answer, int sends) {
        Duration backoff = BACKOFF.after(sends);
        return answer instanceof Refused refused
                ? refused.retryAfter()
                        .filter(asked -> asked.compareTo(backoff) > 0)
                        .orElse(backoff)
                : backoff;
    }

    private Future<ProviderAnswer> guarded(ProviderRequest request, Duration within) {
        Optional<Duration> wait = rates.pause(request);
        if (wait.isPresent()) {
            return Future.succeededFuture(new Refused(
                    Kind.RATE_LIMITED, "", settings.name() + " has asked us to wait before we ask again.", wait));
        }
        Instant began = wall.instant();
        long begun = meters.begin();
        Span span = spans.provider(settings.name(), request.operation());
        return breaker.<ProviderAnswer>execute(() -> exchange.send(request, within)
                        .compose(sent -> sent.trouble()
                                ? Future.failedFuture(new Trouble(sent.answer()))
                                : Future.succeededFuture(sent.answer())))
                .recover(this::answerOf)
                .onSuccess(answer -> {
                    rates.learn(request, answer);
                    meters.answered(request.operation(), word(answer), begun);
                    span.put("lad.outcome", word(answer)).end();
                    log.atDebug()
                            .addKeyValue("provider", settings.name())
                            .addKeyValue("operation", request.operation())
                            .addKeyValue("answer", answer.getClass().getSimpleName())
                            .addKeyValue(
                                    "millis",
                                    Duration.between(began, wall.instant()).toMillis())
                            .log("provider.called");
                });
    }

    private static String word(ProviderAnswer answer) {
        if (answer instanceof Refused refused) {
            return refused.kind().name().toLowerCase(Locale.ROOT);
        }
        return answer instanceof Unknown ? "unknown" : "ok";
    }

    private Future<ProviderAnswer> answerOf(Throwable cause) {
        if (cause instanceof Trouble trouble) {
            return Future.succeededFuture(trouble.answer);
        }
        if (cause instanceof OpenCircuitException) {
            return Future.succeededFuture(new Refused(
                    Kind.UNREACHABLE,
                    "circuit_open",
                    "The provider " + settings.name() + " has failed several times in a row; try again shortly.",
                    Optional.of(settings.breakerPause())));
        }
        return Future.succeededFuture(Unknown.lost(cause.getClass().getSimpleName()));
    }

    /** Carries an answer that the circuit breaker is to count as a failure. */
    private static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ProviderAnswer answer;

        Trouble(ProviderAnswer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }
}
