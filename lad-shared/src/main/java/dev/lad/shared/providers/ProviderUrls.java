package dev.lad.shared.providers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps production away from twins, and the sandbox away from real providers: checked once, at start. It looks at the
 * URLs alone and asks no name server.
 */
public final class ProviderUrls {

    private ProviderUrls() {}

    /** What is wrong, a sentence each; empty when all is well. */
    public static List<String> complaints(boolean production, Collection<ProviderSettings> providers) {
        var complaints = new ArrayList<String>();
        for (ProviderSettings provider : providers) {
            String host = provider.baseUrl().getHost();
            if (host == null) {
                complaints.add("The base URL of " + provider.name() + " has no host.");
            } else if (production && isLocal(host)) {
                complaints.add(
                        "In production the base URL of " + provider.name() + " must not be local: " + host + ".");
            } else if (production && !isHttps(provider.baseUrl().getScheme())) {
                complaints.add("In production the base URL of " + provider.name() + " must begin with https.");
            } else if (!production && !isLocal(host)) {
                complaints.add(
                        "In the sandbox the base URL of " + provider.name() + " must be local, not " + host + ".");
            }
        }
        return complaints;
    }

    private static boolean isHttps(@Nullable String scheme) {
        return "https".equalsIgnoreCase(scheme);
    }

    /** Loopback and private addresses, and names that no public name server knows: without a dot, or below .local and the like. */
    private static boolean isLocal(String rawHost) {
        String host = rawHost.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return host.equals("[::1]") || host.equals("[::]") || host.startsWith("[fc") || host.startsWith("[fd");
        }
        if (host.matches("[0-9.]+")) {
            return host.matches("(127|10|0)\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*");
        }
        return !host.contains(".")
                || host.endsWith(".localhost")
                || host.endsWith(".local")
                || host.endsWith(".internal");
    }
}
