/**
 * Faults, each caused for real: LAD as processes in a cluster, under load, while one of them is killed, paused or replaced,
 * the cluster is cut in two, or PostgreSQL goes away or runs out of room. What is asserted is what users would notice:
 * requests that failed, acknowledged writes that are gone, things done twice.
 */
@NullMarked
package dev.lad.platform.faults;

import org.jspecify.annotations.NullMarked;
