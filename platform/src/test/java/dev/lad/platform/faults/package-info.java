/**
 * Faults, each caused for real: LAD as processes in a cluster, under load, while one of them is killed, paused, replaced
 * or cut off, or PostgreSQL goes away. What is asserted is what users would notice: requests that failed, acknowledged
 * writes that are gone, things done twice.
 */
@NullMarked
package dev.lad.platform.faults;

import org.jspecify.annotations.NullMarked;
