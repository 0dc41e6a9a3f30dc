package dev.lad.gateway;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.shared.front.RouteTable;
import dev.lad.shared.service.Contract;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts of the services, learnt from what their instances announce. Of several releases that run at a time the
 * contract of the instance that came last counts; when the last instance has gone, its contract stays.
 *
 * <p>Safe on every event loop; what requests see is one immutable {@link View}.
 */
final class Directory {
    private static final long ASK_AGAIN_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

    private final Vertx vertx;
    private final ContractSource source;
    private final Map<String, Entry> services = new TreeMap<>();
    private final Map<String, Announcement> asked = new HashMap<>();
    private volatile View view = new View(RouteTable.EMPTY, List.of());

    /** One moment's routes, and the contracts that they were made of, by service name. */
    record View(RouteTable routes, List<Contract> contracts) {
        View {
            contracts = List.copyOf(contracts);
        }
    }

    /** What is known of one service: contracts by hash, instances with their contract's hash in order of coming. */
    private static final class Entry {
        final Map<String, Contract> contracts = new HashMap<>();
        final Map<String, String> instances = new LinkedHashMap<>();
        Optional<Contract> current = Optional.empty();

        Optional<Contract> newest() {
            List<String> hashes = new ArrayList<>(instances.values());
            return hashes.isEmpty() ? current : Optional.ofNullable(contracts.get(hashes.get(hashes.size() - 1)));
        }
    }

    Directory(Vertx vertx, ContractSource source) {
        this.vertx = vertx;
        this.source = source;
    }

    View view() {
        return view;
    }

    /** Takes in news of an instance. */
    synchronized void heard(Announcement announcement) {
        Entry known = services.get(announcement.service());
        if (announcement.state() == State.GONE) {
            asked.remove(announcement.instance());
            if (known != null && known.instances.remove(announcement.instance()) != null) {
                settle(known);
            }
        } else if (known != null && known.contracts.containsKey(announcement.contractHash())) {
            place(known, announcement);
        } else {
            asked.put(announcement.instance(), announcement);
            ask(announcement);
        }
    }

    private void ask(Announcement announcement) {
        source.contract(announcement)
                .onSuccess(contract -> learnt(announcement, contract))
                .onFailure(error -> {
                    LOG.atWarn()
                            .addKeyValue("service", announcement.service())
                            .addKeyValue("instance", announcement.instance())
                            .addKeyValue("reason", error.toString())
                            .log("contract.not-read");
                    vertx.setTimer(ASK_AGAIN_MILLIS, later -> askAgain(announcement));
                });
    }

    private synchronized void askAgain(Announcement announcement) {
        if (announcement.equals(asked.get(announcement.instance()))) {
            ask(announcement);
        }
    }

    private synchronized void learnt(Announcement announcement, Contract contract) {
        if (!asked.remove(announcement.instance(), announcement)) {
            return; // It has gone, or has announced something else meanwhile.
        }
        Entry entry = services.computeIfAbsent(announcement.service(), name -> new Entry());
        entry.contracts.put(announcement.contractHash(), contract);
        place(entry, announcement);
    }

    private void place(Entry entry, Announcement announcement) {
        // One that says something else than before, as behind a URL, comes last anew.
        if (!announcement.contractHash().equals(entry.instances.get(announcement.instance()))) {
            entry.instances.remove(announcement.instance());
            entry.instances.put(announcement.instance(), announcement.contractHash());
        }
        settle(entry);
    }

    private void settle(Entry entry) {
        Optional<Contract> newest = entry.newest();
        Collection<String> inUse = entry.instances.values();
        entry.contracts
                .entrySet()
                .removeIf(kept -> !inUse.contains(kept.getKey())
                        && newest.filter(contract -> contract == kept.getValue())
                                .isEmpty());
        if (!newest.equals(entry.current)) {
            entry.current = newest;
            rebuild();
        }
    }

    private void rebuild() {
        List<Contract> contracts = services.values().stream()
                .flatMap(entry -> entry.current.stream())
                .toList();
        view = new View(GatewayRoutes.of(contracts), contracts);
        LOG.atDebug().addKeyValue("contracts", contracts).log("routes.changed");
    }
}
