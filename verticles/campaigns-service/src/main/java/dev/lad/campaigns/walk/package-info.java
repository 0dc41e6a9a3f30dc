/**
 * The engine: takes each lead of a running campaign through its steps.
 *
 * <p>A walk is a row of {@code campaign_lead}; a step of it is a row of {@code touch}. Each walk that has something to
 * wait for has one job, under the walk's id. The job looks at the walk, and at nothing else: facts that arrive (accepted,
 * replied, the call has ended) are written to the walk, and the job is woken.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A lead takes a step at most once: {@code touch} is unique on walk and step.
 *   <li>A touch is committed as started, in a transaction that has seen the campaign running and every guard pass, before
 *       another service is asked for the effect. It is asked under the key {@code touch:<id>}, again and again until it
 *       answers; the other side does it once.
 *   <li>Whoever changes a walk holds its row and, shared, the lock of its campaign; whoever changes a campaign's
 *       status or steps holds that lock alone. So a pause that has committed is seen by every touch that has not.
 *   <li>A walk that falls due in a pause is parked: it has no job and costs nothing until the start that takes it up.
 * </ul>
 *
 * <p>It holds no credits and knows no provider: the services that it calls do.
 */
@NullMarked
package dev.lad.campaigns.walk;

import org.jspecify.annotations.NullMarked;
