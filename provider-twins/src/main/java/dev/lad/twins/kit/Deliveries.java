package dev.lad.twins.kit;

import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest deliveries of all twins, oldest first; beyond the limit the oldest are forgotten. After a restart there are
 * only those that had not ended.
 */
public final class Deliveries {
    private static final int LIMIT = 10_000;

    private final Shelf<Delivery> open;
    private final Deque<Delivery> latest;
    private int made;

    public Deliveries(Memory memory) {
        this.open = memory.shelf("deliveries", Delivery.FORM);
        this.latest = new ArrayDeque<>(open.all());
        this.made = latest.stream().mapToInt(Deliveries::number).max().orElse(0);
    }

    Delivery open(String provider, Webhook webhook, Instant now) {
        if (latest.size() == LIMIT) {
            latest.removeFirst();
        }
        var delivery = new Delivery("delivery-" + ++made, provider, webhook, now);
        latest.addLast(delivery);
        changed(delivery);
        return delivery;
    }

    /** Remembers it as it is now, until it has ended. */
    void changed(Delivery delivery) {
        if (delivery.state().ended()) {
            open.remove(delivery.id());
        } else {
            open.put(delivery.id(), delivery);
        }
    }

    /** Those of a provider that have not ended. */
    List<Delivery> openOf(String provider) {
        return open.all().stream()
                .filter(delivery -> delivery.provider().equals(provider))
                .toList();
    }

    public List<Delivery> list() {
        return List.copyOf(latest);
    }

    public Optional<Delivery> find(String id) {
        return latest.stream().filter(delivery -> delivery.id().equals(id)).findFirst();
    }

    public void clear() {
        latest.clear();
        open.clear();
    }

    private static int number(Delivery delivery) {
        return Integer.parseInt(delivery.id().substring(delivery.id().indexOf('-') + 1));
    }
}
