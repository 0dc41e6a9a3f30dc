package dev.lad.twins.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest deliveries of all twins, oldest first; beyond the limit the oldest are forgotten. */
public final class Deliveries {
    private static final int LIMIT = 10_000;

    private final Deque<Delivery> latest = new ArrayDeque<>();
    private int made;

    Delivery open(String provider, Webhook webhook) {
        if (latest.size() == LIMIT) {
            latest.removeFirst();
        }
        var delivery = new Delivery("delivery-" + ++made, provider, webhook);
        latest.addLast(delivery);
        return delivery;
    }

    public List<Delivery> list() {
        return List.copyOf(latest);
    }

    public Optional<Delivery> find(String id) {
        return latest.stream().filter(delivery -> delivery.id().equals(id)).findFirst();
    }

    public void clear() {
        latest.clear();
    }
}
