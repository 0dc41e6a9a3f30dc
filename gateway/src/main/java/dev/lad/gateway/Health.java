package dev.lad.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Contract;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How each service is: {@code up} when an instance takes work and its contract is known, {@code draining} when instances
 * are only leaving, {@code starting} while the contract is not known, {@code absent} when there is none.
 *
 * @param ready whether every required service is up
 * @param document the same for people and machines
 */
record Health(boolean ready, ObjectNode document) {

    static Health of(Set<String> required, Collection<Announcement> instances, List<Contract> contracts) {
        Map<String, List<Announcement>> byService =
                instances.stream().collect(Collectors.groupingBy(Announcement::service));
        Set<String> names = new TreeSet<>(required);
        names.addAll(byService.keySet());
        contracts.forEach(contract -> names.add(contract.service()));
        ObjectNode services = Json.object();
        boolean ready = true;
        for (String name : names) {
            List<Announcement> there = byService.getOrDefault(name, List.of());
            String state = state(
                    there, contracts.stream().anyMatch(known -> known.service().equals(name)));
            ready &= state.equals("up") || !required.contains(name);
            ObjectNode service = services.putObject(name).put("state", state).put("required", required.contains(name));
            there.forEach(instance -> service.withArrayProperty("instances")
                    .addObject()
                    .put("instance", instance.instance())
                    .put("version", instance.version())
                    .put("state", instance.state() == State.UP ? "up" : "draining"));
        }
        ObjectNode document = Json.object().put("status", ready ? "ready" : "not_ready");
        document.set("services", services);
        return new Health(ready, document);
    }

    private static String state(List<Announcement> instances, boolean known) {
        if (instances.isEmpty()) {
            return "absent";
        }
        if (instances.stream().noneMatch(instance -> instance.state() == State.UP)) {
            return "draining";
        }
        return known ? "up" : "starting";
    }
}
