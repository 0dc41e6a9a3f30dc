package dev.lad.gateway;

import dev.lad.shared.service.Operation.RateLimit;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of each limit is used, in this node's memory. A bucket is one number, the time at which it would be empty
 * again (the generic cell rate algorithm, ITU-T I.371): a whole window's quota may come at once, then it refills evenly.
 *
 * <p>Bounded without sweeping: buckets live in two generations. One in use moves to the young one; when that is full,
 * what was not used meanwhile is forgotten with the old one. A forgotten bucket counts as full, so {@code capacity} is to
 * be well above what is in use at a time.
 */
final class Buckets {
    private final Clock wall;
    private final int capacity;
    private volatile Map<Object, AtomicLong> young = new ConcurrentHashMap<>();
    private volatile Map<Object, AtomicLong> old = Map.of();

    Buckets(Clock wall, int capacity) {
        this.wall = wall;
        this.capacity = capacity;
    }

    /**
     * What a request found.
     *
     * @param allowed whether it was taken
     * @param remaining how many more would be taken now
     * @param resetMicros until the bucket is full again
     * @param waitMicros until one more would be taken; 0 where it was
     */
    record Level(boolean allowed, long remaining, long resetMicros, long waitMicros) {}

    Level take(Object key, RateLimit limit) {
        long now = wall.millis() * 1_000;
        long window = limit.window().toMillis() * 1_000;
        long cost = cost(limit);
        AtomicLong bucket = bucket(key);
        while (true) {
            long full = bucket.get();
            long used = Math.max(full, now) + cost - now;
            if (used > window) {
                return new Level(false, 0, full - now, used - window);
            }
            if (bucket.compareAndSet(full, now + used)) {
                return new Level(true, (window - used) / cost, used, 0);
            }
        }
    }

    /** As if one that was taken had not been. */
    void giveBack(Object key, RateLimit limit) {
        bucket(key).addAndGet(-cost(limit));
    }

    private static long cost(RateLimit limit) {
        return Math.max(1, limit.window().toMillis() * 1_000 / limit.requests());
    }

    /** How many are kept at this moment. */
    int size() {
        return young.size() + old.size();
    }

    private AtomicLong bucket(Object key) {
        AtomicLong found = young.get(key);
        return found == null ? promoted(key) : found;
    }

    private synchronized AtomicLong promoted(Object key) {
        if (young.size() >= capacity) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
        AtomicLong known = old.get(key);
        AtomicLong bucket = known == null ? new AtomicLong() : known;
        AtomicLong raced = young.putIfAbsent(key, bucket);
        return raced == null ? bucket : raced;
    }
}
