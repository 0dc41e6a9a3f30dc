package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Which instances of which services are there, as this node has heard. An instance not heard of for
 * {@link #SILENCE} is taken for gone; the instances of this JVM are known without the bus.
 */
public final class Registry {
    /** How often an instance announces itself. */
    public static final Duration BEAT = Duration.ofSeconds(2);

    /** After how long without a beat an instance counts as gone: three beats lost. */
    public static final Duration SILENCE = BEAT.multipliedBy(3).plusMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    private final Vertx vertx;
    private final Clock wall;
    private final Set<String> atUrls;
    private final Predicate<String> admitted;
    private final Map<String, Instances> services = new ConcurrentHashMap<>();
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final Set<String> local = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Announcement>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Announcement>> lostListeners = new CopyOnWriteArrayList<>();

    private record Heard(Announcement announcement, long atMillis) {}

    /** The instances of one service that take work, in this JVM and elsewhere. */
    private record Instances(List<Announcement> near, List<Announcement> far, AtomicInteger turn) {
        List<Announcement> inTurn() {
            if (near.size() + far.size() == 1) {
                return near.isEmpty() ? far : near;
            }
            int first = turn.getAndIncrement();
            List<Announcement> ordered = new ArrayList<>(near.size() + far.size());
            rotated(near, first, ordered);
            rotated(far, first, ordered);
            return ordered;
        }

        private static void rotated(List<Announcement> from, int first, List<Announcement> to) {
            for (int i = 0; i < from.size(); i++) {
                to.add(from.get(Math.floorMod(first + i, from.size())));
            }
        }
    }

    /**
     * @param atUrls services that are called over HTTP: what the bus says of them does not count
     * @param admitted whether what the node with this id announces counts
     */
    public Registry(Vertx vertx, Clock wall, Set<String> atUrls, Predicate<String> admitted) {
        this.admitted = admitted;
        this.vertx = vertx;
        this.wall = wall;
        this.atUrls = Set.copyOf(atUrls);
    }

    /** Listens, and asks everyone to announce. */
    public Future<Void> start() {
        MessageConsumer<Object> consumer = vertx.eventBus().consumer(Announcement.ADDRESS, message -> {
            if (message.body() instanceof Announcement announcement) {
                if (admitted.test(announcement.node())) {
                    hear(announcement);
                }
            } else {
                LOG.atWarn().addKeyValue("body", message.body()).log("announcement.unreadable");
            }
        });
        vertx.setPeriodic(BEAT.toMillis(), timer -> forgetTheSilent());
        return consumer.completion()
                .onSuccess(ready -> vertx.eventBus().publish(Announcement.ROLL_CALL, ""))
                .mapEmpty();
    }

    /** An instance of this JVM: preferred, and known until it says that it is gone. */
    public void addLocal(Announcement announcement) {
        local.add(announcement.instance());
        hear(announcement);
    }

    /** Whether the instance runs in this JVM. */
    public boolean isLocal(Announcement announcement) {
        return local.contains(announcement.instance());
    }

    /**
     * The instances that take work, in the order in which to try them: those of this JVM first, and among equals
     * another one first each time.
     */
    public List<Announcement> inTurn(String service) {
        Instances instances = services.get(service);
        return instances == null ? List.of() : instances.inTurn();
    }

    /** Every instance known, whatever its state. */
    public List<Announcement> all() {
        return heard.values().stream().map(Heard::announcement).toList();
    }

    /** Tells of every announcement that changes what is known of its instance; {@code GONE} when it fell silent. */
    public void onChange(Consumer<Announcement> listener) {
        listeners.add(listener);
        all().forEach(listener);
    }

    /**
     * Tells of every instance that went with its process, before it is told of as gone: what is under way to it will
     * not be answered.
     */
    void onLost(Consumer<Announcement> listener) {
        lostListeners.add(listener);
    }

    /** A process has left the cluster, by its end or because it cannot be reached: its instances are gone. */
    public void nodeLeft(String node) {
        all().stream()
                .filter(instance -> instance.onBus() && instance.node().equals(node) && !isLocal(instance))
                .forEach(instance -> {
                    lostListeners.forEach(listener -> listener.accept(instance));
                    hear(instance.in(State.GONE));
                });
    }

    /** Takes in what was announced. */
    void hear(Announcement announcement) {
        if (announcement.onBus() && atUrls.contains(announcement.service())) {
            return;
        }
        boolean near = isLocal(announcement);
        Heard before = announcement.state() == State.GONE
                ? heard.remove(announcement.instance())
                : heard.put(announcement.instance(), new Heard(announcement, wall.millis()));
        if (announcement.state() == State.GONE) {
            local.remove(announcement.instance());
        }
        boolean news = before == null
                ? announcement.state() != State.GONE
                : !before.announcement().equals(announcement);
        if (news) {
            arrange(announcement.service());
            LOG.atLevel(near ? Level.DEBUG : Level.INFO)
                    .addKeyValue("service", announcement.service())
                    .addKeyValue("instance", announcement.instance())
                    .addKeyValue("state", announcement.state())
                    .log("instance.changed");
            listeners.forEach(listener -> listener.accept(announcement));
        }
    }

    private void forgetTheSilent() {
        long before = wall.millis() - SILENCE.toMillis();
        heard.values().stream()
                .filter(entry -> entry.atMillis() < before)
                .map(Heard::announcement)
                .filter(announcement -> announcement.onBus() && !isLocal(announcement))
                .forEach(silent -> hear(silent.in(State.GONE)));
    }

    /** One at a time for a service: of two that overlap the later would otherwise put what it had read before the other. */
    private void arrange(String service) {
        services.compute(service, (name, before) -> instances(name));
    }

    private Instances instances(String service) {
        List<Announcement> ready = heard.values().stream()
                .map(Heard::announcement)
                .filter(instance -> instance.service().equals(service) && instance.state() == State.UP)
                .sorted(Comparator.comparing(Announcement::instance))
                .toList();
        List<Announcement> near = ready.stream().filter(this::isLocal).toList();
        List<Announcement> far =
                ready.stream().filter(instance -> !isLocal(instance)).toList();
        return new Instances(near, far, new AtomicInteger());
    }
}
