package dev.lad.gateway;

import dev.lad.shared.front.Mount;
import dev.lad.shared.front.Route;
import dev.lad.shared.front.RouteTable;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operation;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outside paths of all contracts. Every service is found under its own name first, then under its aliases; a route
 * whose place is taken is left out and logged, so that no service takes over another's path.
 */
final class GatewayRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRoutes.class);

    private GatewayRoutes() {}

    static RouteTable of(List<Contract> contracts) {
        RouteTable.Builder table = new RouteTable.Builder();
        contracts.forEach(contract -> mount(table, contract, contract.service()));
        contracts.forEach(contract -> contract.aliases().forEach(alias -> mount(table, contract, alias)));
        return table.build();
    }

    private static void mount(RouteTable.Builder table, Contract contract, String prefix) {
        Mount mount = Mount.api(prefix);
        contract.operations().values().stream()
                .filter(operation -> operation.access() != Operation.Access.INTERNAL)
                .map(operation -> new Route(contract.service(), operation, mount))
                .forEach(route -> table.add(route).ifPresent(taken -> LOG.atError()
                        .addKeyValue("route", route)
                        .addKeyValue("taken", taken)
                        .log("route.conflict")));
    }
}
