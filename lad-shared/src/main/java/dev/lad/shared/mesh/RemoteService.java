package dev.lad.shared.mesh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.shared.config.Env;
import dev.lad.shared.service.Contract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A service that is called over HTTP at a URL, by configuration: where no cluster can form, or because it is written in
 * another language.
 *
 * @param url where its contract's paths begin, without a slash at the end
 * @param contract its contract, where a file says it; otherwise it is read from {@code url/openapi.json}
 */
public record RemoteService(String service, String url, Optional<Contract> contract) {
    private static final String URL = "LAD_SERVICE_URL_";
    private static final String CONTRACT = "LAD_SERVICE_CONTRACT_";

    /**
     * Reads {@code LAD_SERVICE_URL_<SERVICE>} and {@code LAD_SERVICE_CONTRACT_<SERVICE>}, by service name:
     * {@code LAD_SERVICE_URL_DEALS_PIPELINE} is {@code deals-pipeline}.
     */
    public static Map<String, RemoteService> read(Env env) {
        Map<String, RemoteService> services = new LinkedHashMap<>();
        env.group(URL).keySet().stream().sorted().forEach(variable -> {
            String suffix = variable.substring(URL.length());
            String service = suffix.toLowerCase(Locale.ROOT).replace('_', '-');
            String url = env.url(variable, URI.create("http://unset.invalid")).toString();
            services.put(
                    service,
                    new RemoteService(
                            service,
                            url.replaceAll("/+$", ""),
                            env.optional(CONTRACT + suffix).flatMap(file -> contract(env, service, Path.of(file)))));
        });
        env.group(CONTRACT).keySet().stream()
                .filter(variable -> env.optional(URL + variable.substring(CONTRACT.length()))
                        .isEmpty())
                .forEach(variable -> env.mistake(variable + " is set without " + URL
                        + variable.substring(CONTRACT.length()) + ", which says where the service is."));
        return Map.copyOf(services);
    }

    private static Optional<Contract> contract(Env env, String service, Path file) {
        try {
            return Optional.of(
                    ForeignContract.read(service, new ObjectMapper(new YAMLFactory()).readTree(file.toFile())));
        } catch (IOException | RuntimeException unreadable) {
            env.mistake(file + " cannot be read as the contract of " + service + ": " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** As the registry knows it: one instance without an address on the bus, whatever stands behind the URL. */
    Announcement announcement(String contractHash, State state) {
        return new Announcement(service, "url:" + service, "", url, contractHash, "", state);
    }
}
