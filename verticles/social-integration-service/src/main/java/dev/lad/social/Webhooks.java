package dev.lad.social;

import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Our webhooks at Unipile: that they are registered, and that what comes is from there. */
final class Webhooks {
    /** Unipile signs nothing; it sends the headers that a webhook was registered with. */
    static final String HEADER = "Unipile-Auth";

    private static final List<String> SOURCES = List.of("messaging", "users", "account_status");

    private final UnipileClient unipile;
    private final UnipileConfig config;

    Webhooks(UnipileClient unipile, UnipileConfig config) {
        this.unipile = unipile;
        this.config = config;
    }

    /** Registers what is missing. Two who do this at once may register one twice, which costs nothing but deliveries. */
    Future<Void> ensure() {
        return unipile.hooks().compose(present -> {
            Future<Void> done = Future.succeededFuture();
            for (String source : SOURCES) {
                var wanted = new UnipileClient.Hook(
                        source, config.callbackUrl() + "/webhooks/unipile", config.webhookSecret());
                if (!present.contains(wanted)) {
                    done = done.compose(before -> unipile.createHook(wanted));
                }
            }
            return done;
        });
    }

    /** Where Unipile tells that a link was used. */
    String connectedUrl(String token) {
        return config.callbackUrl() + "/webhooks/unipile/connected/" + token;
    }

    /** Fails with {@link Failure.Unauthenticated} unless the header is ours. */
    void verify(Optional<String> header) {
        byte[] given = header.orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, config.webhookSecret().getBytes(StandardCharsets.UTF_8))) {
            throw new Failure.Unauthenticated("bad_signature", "This does not come from Unipile.");
        }
    }
}
