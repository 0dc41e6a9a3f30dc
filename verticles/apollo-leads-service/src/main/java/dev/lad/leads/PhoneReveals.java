package dev.lad.leads;

import dev.lad.leads.Purchases.Callback;
import dev.lad.leads.Purchases.Order;
import dev.lad.leads.Purchases.Way;
import dev.lad.leads.Reveal.Kind;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Has Apollo look for phone numbers. What it finds comes later: see {@link PhoneNews}. */
final class PhoneReveals {
    /** Apollo sends within minutes, and repeats for half an hour. After a day nothing is expected any more. */
    private static final Duration NEWS_TAKEN = Duration.ofDays(1);

    private final Database database;
    private final ApolloClient apollo;
    private final Purchases purchases;
    private final PhoneNews news;
    private final Knowledge knowledge;
    private final RevealStore reveals;
    private final PersonStore people;
    private final LeadStore leads;
    private final Time time;
    private final String callbackUrl;

    PhoneReveals(
            Database database,
            ApolloClient apollo,
            Purchases purchases,
            PhoneNews news,
            Knowledge knowledge,
            RevealStore reveals,
            PersonStore people,
            LeadStore leads,
            Time time,
            String callbackUrl) {
        this.database = database;
        this.apollo = apollo;
        this.purchases = purchases;
        this.news = news;
        this.knowledge = knowledge;
        this.reveals = reveals;
        this.people = people;
        this.leads = leads;
        this.time = time;
        this.callbackUrl = callbackUrl;
    }

    /**
     * The lead as it stands: with the number, without one, or pending. Fails with {@code Unprocessable} for a lead whom
     * Apollo does not know by an id yet.
     */
    Future<Lead> reveal(Caller caller, Subject subject) {
        Optional<Lead> settled =
                subject.lead().filter(lead -> lead.phone().isPresent() || lead.phoneState() == Lead.PhoneState.PENDING);
        if (settled.isPresent()) {
            return Future.succeededFuture(settled.get());
        }
        String apolloId = subject.identifier()
                .apolloId()
                .orElseThrow(() -> new Failure.Unprocessable(
                        "enrich_first", "Apollo does not know this lead by an id yet; enrich the lead first."));
        String key = Kind.PHONE.about(subject.identifier());
        Order order = new Order(
                Kind.PHONE,
                key,
                subject.lead().map(Lead::id),
                Optional.of(apolloId),
                Json.object().put("id", apolloId));
        return purchases
                .buy(caller, order, new Asking(apolloId))
                .compose(outcome -> isOpen(outcome)
                        ? database.inTenant(caller.tenantId(), sql -> show(sql, caller.tenantId(), key, outcome))
                        : outcome.orFail().compose(never -> Future.failedFuture("a refusal has no result")));
    }

    private static boolean isOpen(EffectOutcome outcome) {
        return !(outcome instanceof EffectOutcome.Refused);
    }

    private final class Asking implements Way {
        private final String apolloId;

        Asking(String apolloId) {
            this.apolloId = apolloId;
        }

        @Override
        public Optional<Callback> callback(UUID attemptId) {
            return Optional.of(new Callback(
                    CallbackToken.fresh(attemptId), time.business().instant().plus(NEWS_TAKEN)));
        }

        @Override
        public Future<?> begin(Sql sql, Reveal attempt) {
            return news.watch(sql, attempt);
        }

        @Override
        public Future<EffectResult> call(Optional<Callback> callback) {
            return apollo.requestPhone(
                    apolloId, callbackUrl + callback.orElseThrow().token().text());
        }
    }

    /** Shows on the lead what the reveal came to so far; fails with {@code NotFound} where it was deleted meanwhile. */
    private Future<Lead> show(Sql sql, UUID tenantId, String key, EffectOutcome outcome) {
        Instant now = time.business().instant();
        return knowledge
                .begin(sql, tenantId, key)
                .compose(begun -> reveals.find(sql, tenantId, key))
                .map(Optional::orElseThrow)
                .compose(reveal -> leadOf(sql, reveal, outcome, now)
                        .compose(leadId -> (switch (reveal.state()) {
                                    case ASKED -> people.phonePending(sql, tenantId, leadId, now);
                                    case DELIVERED, UNAVAILABLE ->
                                        people.phone(
                                                sql,
                                                tenantId,
                                                leadId,
                                                reveal.phone(),
                                                Lead.PhoneState.UNAVAILABLE,
                                                now);
                                })
                                .compose(shown -> leads.find(sql, tenantId, leadId)))
                        .map(Optional::orElseThrow));
    }

    private Future<UUID> leadOf(Sql sql, Reveal reveal, EffectOutcome outcome, Instant now) {
        String apolloId = reveal.apolloId().orElseThrow();
        Person person = outcome instanceof EffectOutcome.Done done
                ? Json.readLeniently(done.result(), ApolloClient.PhoneRequest.class)
                        .person()
                        .orElseGet(() -> Person.unknown(apolloId))
                : Person.unknown(apolloId);
        return people.ensure(sql, reveal.tenantId(), person, now)
                .compose(leadId -> reveals.isOf(sql, reveal.tenantId(), reveal.key(), leadId)
                        .map(leadId));
    }
}
