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
                            verdicts = $2::text::jsonb,
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

    /** It is known not to have happened, and will be tried again. */
    Future<Void> postpone(Sql sql, UUID id, List<Verdict> verdicts, Instant dueAt) {
        return sql.run("""
                        update touch set state = 'planned', started_at = null, due_at = $3,
                            verdicts = $2::text::jsonb where id = $1
                        """, id, json(verdicts), utc(dueAt)).mapEmpty();
    }

    /** The call is placed; what is known of it by {@code limit} counts. What has ended meanwhile stays ended. */
    Future<Void> await(Sql sql, UUID id, JsonNode result, Instant limit) {
        return sql.run("""
                        update touch set result = $2::text::jsonb, due_at = $3,
                            state = case state when 'started' then 'awaiting' else state end
                        where id = $1
                        """, id, json(result), utc(limit)).mapEmpty();
    }

    Future<Void> end(Sql sql, UUID id, TouchState state, String outcome, Instant now) {
        return sql.run(
                        "update touch set state = $2, outcome = $3, ended_at = $4 where id = $1",
                        id,
                        state.key(),
                        outcome,
                        utc(now))
                .mapEmpty();
    }

    Future<Void> end(
            Sql sql, UUID id, TouchState state, String outcome, JsonNode result, BigDecimal credits, Instant now) {
        return sql.run("""
                        update touch set state = $2, outcome = $3, result = $4::text::jsonb, credits = $5, ended_at = $6
                        where id = $1
                        """, id, state.key(), outcome, json(result), credits, utc(now))
                .mapEmpty();
    }

    /** The steps that a walk which has ended will not take; of one that was under way nobody will know. */
    Future<Void> closeOpen(Sql sql, Walk walk, Instant now) {
        return sql.run("""
                        update touch set ended_at = $2,
                            state = case state when 'started' then 'uncertain' else 'canceled' end
                        where campaign_lead_id = $1 and state in ('planned', 'started')  -- touch_once
                          and ($3::text is null or step <> $3)
                        """, walk.id(), utc(now), walk.step().orElse(null)).mapEmpty();
    }
}
