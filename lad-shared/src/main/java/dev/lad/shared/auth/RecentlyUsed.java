package dev.lad.shared.auth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded map that forgets what was not asked for of late. Two generations: when the young one is full it becomes the
 * old one, and the former old one is forgotten; what is found in the old one moves up. Reads take no lock.
 */
final class RecentlyUsed<K, V> {
    private final int half;
    private volatile Map<K, V> young = new ConcurrentHashMap<>();
    private volatile Map<K, V> old = new ConcurrentHashMap<>();

    /** @param size about how many entries are kept at most */
    RecentlyUsed(int size) {
        this.half = Math.max(1, size / 2);
    }

    Optional<V> get(K key) {
        V value = young.get(key);
        if (value == null) {
            value = old.get(key);
            if (value != null) {
                put(key, value);
            }
        }
        return Optional.ofNullable(value);
    }

    void put(K key, V value) {
        if (young.size() >= half) {
            turn();
        }
        young.put(key, value);
    }

    void remove(K key) {
        young.remove(key);
        old.remove(key);
    }

    private synchronized void turn() {
        if (young.size() >= half) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
