package dev.lad.shared.db;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code postgresql://user:password@host:port/database?sslmode=…&sslrootcert=…}, the parameters as libpq has them
 * (https://www.postgresql.org/docs/current/libpq-connect.html). {@code ?host=/dir} names a Unix socket. Without
 * {@code sslmode}, TLS is tried first except on this machine. The password appears in no message and in no text form.
 */
final class DatabaseUrl {
    private static final Set<String> KNOWN = Set.of("sslmode", "sslrootcert", "host");
    private static final String FORM = "must look like postgresql://user:password@host:5432/database?sslmode=require";

    private final String setting;
    private final URI uri;
    private final Map<String, String> parameters;

    private DatabaseUrl(String setting, URI uri, Map<String, String> parameters) {
        this.setting = setting;
        this.uri = uri;
        this.parameters = parameters;
    }

    /**
     * @param setting the setting's name, for messages
     * @throws DatabaseUnusable when it is not such a URL
     */
    static PgConnectOptions parse(String setting, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new DatabaseUnusable(setting + " " + FORM + "; special characters in the user name or the password"
                    + " must be percent-encoded (@ as %40, / as %2F, # as %23).");
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new DatabaseUnusable(setting + " " + FORM + ".");
        }
        return new DatabaseUrl(setting, uri, parameters(setting, uri.getRawQuery())).options();
    }

    private PgConnectOptions options() {
        // By hand: java.net.URI knows no authority without a host, and no host with an underscore.
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String[] user = split(authority.substring(0, Math.max(at, 0)), ':');
        String[] address = address(authority.substring(at + 1));
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String database = path.startsWith("/") ? path.substring(1) : path;
        String host = parameters.getOrDefault("host", address[0]);
        if (user[0].isEmpty() || database.isEmpty() || host.isEmpty()) {
            throw new DatabaseUnusable(setting + " names no "
                    + (user[0].isEmpty() ? "user" : host.isEmpty() ? "host" : "database") + "; it " + FORM + ".");
        }
        var options = new PgConnectOptions()
                .setHost(host)
                .setPort(port(address[1]))
                .setDatabase(decode(database))
                .setUser(decode(user[0]))
                .setPassword(decode(user[1]));
        return withTls(options, host);
    }

    private static String[] address(String hostAndPort) {
        int end = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') + 1 : 0;
        if (end == 0) {
            return split(hostAndPort, ':');
        }
        return new String[] {hostAndPort.substring(1, end - 1), split(hostAndPort.substring(end), ':')[1]};
    }

    private int port(String text) {
        int port = text.isEmpty() ? 5432 : text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port >= 1 && port <= 65_535) {
            return port;
        }
        throw new DatabaseUnusable(setting + " has the port " + text + ", which is none from 1 to 65535.");
    }

    private PgConnectOptions withTls(PgConnectOptions options, String host) {
        boolean local = host.startsWith("/") || host.equals("localhost") || host.equals("127.0.0.1");
        SslMode mode;
        try {
            mode = SslMode.of(parameters.getOrDefault("sslmode", local ? "disable" : "prefer"));
        } catch (IllegalArgumentException e) {
            throw new DatabaseUnusable(setting
                    + " has an unknown sslmode; use disable, allow, prefer, require, verify-ca or verify-full.");
        }
        var ssl = new ClientSSLOptions().setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
            ssl.setTrustOptions(trusted(parameters.get("sslrootcert")));
        } else {
            ssl.setTrustAll(true);
        }
        return options.setSslMode(mode).setSslOptions(ssl);
    }

    private static TrustOptions trusted(@Nullable String rootCertificate) {
        if (rootCertificate != null) {
            return new PemTrustOptions().addCertPath(rootCertificate);
        }
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new DatabaseUnusable("This Java has no certificates of its own; name a file with sslrootcert.");
        }
    }

    private static Map<String, String> parameters(String setting, @Nullable String query) {
        var parameters = new HashMap<String, String>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] parts = split(pair, '=');
            if (!KNOWN.contains(parts[0])) {
                throw new DatabaseUnusable(setting + " has the unknown parameter " + parts[0]
                        + "; known are sslmode, sslrootcert and host.");
            }
            parameters.put(parts[0], decode(parts[1]));
        }
        return parameters;
    }

    private static String[] split(@Nullable String text, char separator) {
        if (text == null) {
            return new String[] {"", ""};
        }
        int at = text.indexOf(separator);
        return at < 0 ? new String[] {text, ""} : new String[] {text.substring(0, at), text.substring(at + 1)};
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
