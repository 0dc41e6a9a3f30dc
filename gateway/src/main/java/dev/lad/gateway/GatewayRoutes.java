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
 * The outside paths of all contracts. Every service is found under its own name first, then under its aliases, then single
 * operations at older paths; a route whose place is taken is left out and logged, so that no service takes over another's
 * path.
 */
final class GatewayRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRoutes.class);

    private GatewayRoutes() {}

    static RouteTable of(List<Contract> contracts) {
        RouteTable.Builder table = new RouteTable.Builder();
        contracts.forEach(contract -> mount(table, contract, contract.service()));
        contracts.forEach(contract -> contract.aliases().forEach(alias -> mount(table, contract, alias)));
        contracts.forEach(contract -> older(table, contract));
        return table.build();
    }

    private static void mount(RouteTable.Builder table, Contract contract, String prefix) {
        Mount mount = Mount.api(prefix);
        contract.operations().values().stream()
                .filter(operation -> operation.access() != Operation.Access.INTERNAL)
                .forEach(operation -> add(table, new Route(contract.service(), operation, mount)));
    }

    /** What they answer with, as in {@code Location}, is at the service's own paths. */
    private static void older(RouteTable.Builder table, Contract contract) {
        Mount mount = Mount.api(contract.service());
        contract.operations().values().forEach(operation -> operation
                .olderPaths()
                .forEach(path -> add(table, new Route(contract.service(), operation, mount, path))));
    }

    private static void add(RouteTable.Builder table, Route route) {
        table.add(route).ifPresent(taken -> LOG.atError()
                .addKeyValue("route", route)
                .addKeyValue("taken", taken)
                .log("route.conflict"));
    }
}
