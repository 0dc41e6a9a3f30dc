package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.json;
import static dev.lad.campaigns.walk.Rows.utc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Step;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code touch}. */
final class TouchStore {
    /** A touch that was not done so often is given up. */
    private static final int MOST_REFUTED = 3;

    /** A step that took no time. */
    Future<Void> pass(Sql sql, Walk walk, UUID id, Path.Passed passed, Instant now) {
        return insert(sql, walk, id, passed.node().step(), TouchState.DONE, Optional.of(passed.outcome()), now, now);
    }

    /** A step at which the lead stands from now on. */
    Future<Void> plan(Sql sql, Walk walk, UUID id, Path.Stand stand, Instant now) {
        return insert(sql, walk, id, stand.node().step(), TouchState.PLANNED, Optional.empty(), stand.dueAt(), now);
    }

    private Future<Void> insert(
            Sql sql,
            Walk walk,
            UUID id,
            Step step,
            TouchState state,
            Optional<String> outcome,
            Instant dueAt,
            Instant now) {
        return sql.run(
                        """
                        insert into touch (tenant_id, id, campaign_id, campaign_lead_id, lead_id, step, hop, type, channel, state,
                                           outcome, due_at, created_at, ended_at)
                        select $1, $2, $3, $4, $5, $6, count(*), $7, $8, $9, $10, $11, $12,
                               case when $9 = 'done' then $12::timestamptz end
                        from touch where campaign_lead_id = $4
                        """,
                        walk.tenantId(),
                        id,
                        walk.campaignId(),
                        walk.id(),
                        walk.lead().id(),
                        step.id(),
                        step.type(),
                        step instanceof Step.Action action ? action.channel().key() : null,
                        state.key(),
                        outcome.orElse(null),
                        utc(dueAt),
                        utc(now))
                .mapEmpty();
    }

    /**
     * From here on another service may be asked for it. One that had been started already keeps its day.
     *
     * @param day whose caps it counts towards; empty for a touch that nobody notices
     * @param opening whether it is the lead's first
     */
    Future<Void> start(
            Sql sql, UUID id, List<Verdict> verdicts, Optional<LocalDate> day, boolean opening, Instant now) {
        return sql.run("""
                        update touch set state = 'started', started_at = coalesce(started_at, $3),
                            verdicts = $2::text::jsonb, not_done = false,
                            day = case state when 'started' then day else $4 end,
                            opening = case state when 'started' then opening else $5 end
                        where id = $1
                        """, id, json(verdicts), utc(now), day.orElse(null), opening)
                .mapEmpty();
    }

    /**
     * What a campaign did on a day, and what it is about to do: that may still be refused.
     *
     * @param leads whose first touch it was
     */
    record Use(int touches, int startedTouches, int leads, int startedLeads) {}

    /** By the index touch_day. */
    Future<Use> use(Sql sql, Walk walk, LocalDate day) {
        return sql.first(
                        row -> new Use(
                                row.getInteger("touches"),
                                row.getInteger("started_touches"),
                                row.getInteger("leads"),
                                row.getInteger("started_leads")),
                        """
                        select count(*) filter (where state <> 'started')::int as touches,
                               count(*) filter (where state = 'started')::int as started_touches,
                               count(*) filter (where state <> 'started' and opening)::int as leads,
                               count(*) filter (where state = 'started' and opening)::int as started_leads
                        from touch
                        where tenant_id = $1 and campaign_id = $2 and day = $3
                          and state in ('started', 'awaiting', 'done', 'uncertain')
                        """,
                        walk.tenantId(),
                        walk.campaignId(),
                        day)
                .map(Optional::orElseThrow);
    }

    /** Keeps what the guards said, and when they will be asked again. */
    Future<Void> judged(Sql sql, UUID id, List<Verdict> verdicts, Instant dueAt) {
        return sql.run(
                        "update touch set verdicts = $2::text::jsonb, due_at = $3 where id = $1",
                        id,
                        json(verdicts),
                        utc(dueAt))
                .mapEmpty();
    }

    /** It is known not to have happened, and will be tried again. False where it has turned out otherwise meanwhile. */
    Future<Boolean> postpone(Sql sql, UUID id, List<Verdict> verdicts, Instant dueAt) {
        return sql.change("""
                        update touch set state = 'planned', started_at = null, due_at = $3,
                            verdicts = $2::text::jsonb where id = $1 and state <> 'done'
                        """, id, json(verdicts), utc(dueAt)).map(changed -> changed == 1);
    }

    /**
     * It may have happened, and whoever was asked finds out and tells; what is known by {@code limit} counts. What was told
     * meanwhile counts at once.
     */
    Future<Void> doubt(Sql sql, UUID id, JsonNode result, Instant limit, Instant now) {
        return sql.first(row -> row.getBoolean("not_done"), """
                        update touch set state = 'uncertain', outcome = 'uncertain', result = $2::text::jsonb, due_at = $3
                        where id = $1 and state = 'started'
                        returning not_done
                        """, id, json(result), utc(limit))
                .compose(notDone -> notDone.orElse(false) ? refute(sql, id, now) : Future.succeededFuture());
    }

    /**
     * It was told not to have happened: planned again where its walk stands at it, up to {@value #MOST_REFUTED} times, else
     * failed. While it is being asked for this is kept for {@link #doubt}; of what has ended it says nothing.
     */
    Future<Void> refute(Sql sql, UUID id, Instant now) {
        return sql.change("update touch set not_done = true where id = $1 and state = 'started'", id)
                .compose(asked -> asked == 1 ? Future.succeededFuture() : sql.run("""
                        update touch t set refuted = refuted + 1, not_done = false, credits = 0, result = null,
                            state = case when again then 'planned' else 'failed' end,
                            outcome = case when not again then 'not_done' end,
                            started_at = case when not again then started_at end,
                            ended_at = case when not again then $2::timestamptz end,
                            due_at = case when again then $2 else due_at end
                        from (
                            select t.id, t.refuted < $3 - 1 and l.step is not distinct from t.step as again
                            from touch t
                            join campaign_lead l on (l.tenant_id, l.id) = (t.tenant_id, t.campaign_lead_id)
                            where t.id = $1
                        ) found
                        where t.id = found.id and t.state = 'uncertain'
                        """, id, utc(now), MOST_REFUTED))
                .mapEmpty();
    }

    /** Whom a touch reached, over which channel. */
    record Subject(UUID leadId, String channel) {}

    /** @param firstHeard whether it was not known that the call had been placed */
    record Ended(boolean firstHeard, Subject subject) {}

    /** It was told to have happened. Empty where that is known already. */
    Future<Optional<Subject>> happened(Sql sql, UUID id, BigDecimal credits, Instant now) {
        return sql.first(
                row -> new Subject(row.getUUID("lead_id"), row.getString("channel")), """
                update touch set state = 'done', outcome = 'sent', credits = $2, ended_at = coalesce(ended_at, $3)
                where id = $1 and state <> 'done'
                returning lead_id, channel
                """, id, credits, utc(now));
    }

    /** The call is placed; what is known of it by {@code limit} counts. False where its end is known already: that stays. */
    Future<Boolean> await(Sql sql, UUID id, JsonNode result, Instant limit) {
        return sql.first(row -> row.getBoolean("awaited"), """
                        update touch set result = $2::text::jsonb, due_at = $3,
                            state = case state when 'done' then state else 'awaiting' end,
                            outcome = case state when 'done' then outcome end,
                            ended_at = case state when 'done' then ended_at end
                        where id = $1
                        returning state = 'awaiting' as awaited
                        """, id, json(result), utc(limit))
                .map(awaited -> awaited.orElse(false));
    }

    /** Its call was placed, and has ended. Empty where that is known, or the touch is not of this walk. */
    Future<Optional<Ended>> callEnded(Sql sql, UUID walkId, UUID id, String outcome, BigDecimal credits, Instant at) {
        return sql.first(
                row -> new Ended(
                        row.getBoolean("first_heard"), new Subject(row.getUUID("lead_id"), row.getString("channel"))),
                """
                update touch t set state = 'done', outcome = $3, credits = $4, ended_at = $5
                from (select id, state from touch where id = $2) before
                where t.id = before.id and t.campaign_lead_id = $1 and (t.state <> 'done' or t.outcome = 'no_news')
                returning before.state not in ('awaiting', 'done') as first_heard, t.lead_id, t.channel
                """,
                walkId,
                id,
                outcome,
                credits,
                utc(at));
    }

    /** Unless it was told to have happened meanwhile. */
    Future<Void> end(Sql sql, UUID id, TouchState state, String outcome, Instant now) {
        return sql.run(
                        "update touch set state = $2, outcome = $3, ended_at = $4 where id = $1 and state <> 'done'",
                        id,
                        state.key(),
                        outcome,
                        utc(now))
                .mapEmpty();
    }

    /** False where it was told to have happened meanwhile: that stays. */
    Future<Boolean> end(
            Sql sql, UUID id, TouchState state, String outcome, JsonNode result, BigDecimal credits, Instant now) {
        return sql.change("""
                        update touch set state = $2, outcome = $3, result = $4::text::jsonb, credits = $5, ended_at = $6
                        where id = $1 and state <> 'done'
                        """, id, state.key(), outcome, json(result), credits, utc(now))
                .map(changed -> changed == 1);
    }

    /** The steps that a walk which has ended will not take; of one that was under way nobody may ever know. */
    Future<Void> closeOpen(Sql sql, Walk walk, Instant now) {
        return sql.run("""
                        update touch set ended_at = $2,
                            outcome = case when state = 'started' and not_done then 'not_done' else outcome end,
                            state = case when state = 'planned' then 'canceled'
                                when not_done then 'failed' else 'uncertain' end
                        where campaign_lead_id = $1 and state in ('planned', 'started')  -- touch_once
                          and ($3::text is null or step <> $3)
                        """, walk.id(), utc(now), walk.step().orElse(null)).mapEmpty();
    }
}
