package dev.lad.twins.kit;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.world.Behaviours;
import dev.lad.twins.world.World;
import io.vertx.core.Vertx;

/**
 * What a twin is given.
 *
 * @param memory has the shelves for all that a provider would not forget
 * @param webhooks deliver in the name of this twin
 * @param counters count for this twin
 * @param pages where people see what it shows them
 * @param ids never repeated, not even after a restart, since what once was stored elsewhere must not come to mean
 *     something new
 */
public record TwinContext(
        Vertx vertx,
        TwinClock clock,
        TwinTimers timers,
        World world,
        Behaviours behaviours,
        Memory memory,
        Webhooks webhooks,
        Counters counters,
        Pages pages,
        Ids ids) {}
