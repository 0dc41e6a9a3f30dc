package dev.lad.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.config.Env;
import dev.lad.shared.front.MatchPrefix;
import dev.lad.shared.front.Mount;
import dev.lad.shared.front.Route;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A path of the API that the system that LAD replaces still answers: everything at and under {@code prefix} goes to
 * {@code url}, path and all. It needs a login, whatever it is.
 */
record LegacyRoute(String prefix, String url) {
    private static final String SETTING = "LAD_LEGACY_ROUTES";
    private static final int MOST_BODY_BYTES = 10 << 20;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String READ = "read";
    private static final String WRITE = "write";

    static List<LegacyRoute> read(Env env) {
        List<LegacyRoute> routes = new ArrayList<>();
        for (String pair : env.list(SETTING, List.of())) {
            int equals = pair.indexOf('=');
            String prefix = equals < 0 ? "" : pair.substring(0, equals).strip();
            String url = pair.substring(equals + 1).strip();
            if (!prefix.matches("(/[A-Za-z0-9._~-]+)+") || !isUrl(url)) {
                env.mistake(SETTING + " has \"" + pair + "\" and should have paths with URLs, like"
                        + " /api/inbound-leads=https://old.example.com.");
            } else {
                routes.add(new LegacyRoute(prefix, url.replaceAll("/+$", "")));
            }
        }
        return List.copyOf(routes);
    }

    /** As the chain knows it: two operations that take whatever comes. */
    MatchPrefix.Prefix matching() {
        Contract contract = Contract.of(document());
        return new MatchPrefix.Prefix(prefix, route(contract, READ), route(contract, WRITE));
    }

    private static Route route(Contract contract, String operation) {
        Operation found = contract.operation(operation).orElseThrow();
        return new Route(contract.service(), found, Mount.LOCAL);
    }

    private ObjectNode document() {
        ObjectNode document = Json.object();
        document.putObject("info").put("x-lad-service", "legacy");
        document.putArray("security").addObject().putArray("bearer");
        ObjectNode path = document.putObject("paths").putObject(prefix);
        describe(path.putObject("get"), READ);
        describe(path.putObject("post"), WRITE);
        return document;
    }

    private static void describe(ObjectNode operation, String id) {
        operation
                .put("operationId", id)
                .put("x-lad-raw-body", true)
                .put("x-lad-role", "viewer")
                .put("x-lad-body-limit", MOST_BODY_BYTES)
                .put("x-lad-timeout-ms", TIMEOUT_MILLIS);
    }

    private static boolean isUrl(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && List.of("http", "https").contains(url.getScheme());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
