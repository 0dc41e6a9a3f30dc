package dev.lad.shared.front;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Where a request came from. {@code X-Forwarded-For} is believed only from proxies that were named, and of it only what
 * they themselves wrote: from its end up to the first address that is none of theirs.
 */
public final class ClientAddress {
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");

    private final TrustedProxies proxies;

    /** @param proxies those in front */
    public ClientAddress(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    String of(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        if (peer == null) {
            return "";
        }
        return proxies.contains(peer) ? behind(peer, request.headers().getAll(FORWARDED_FOR)) : peer;
    }

    private String behind(String proxy, List<String> headers) {
        String known = proxy;
        for (int h = headers.size() - 1; h >= 0; h--) {
            String[] hops = headers.get(h).split(",", -1);
            for (int i = hops.length - 1; i >= 0; i--) {
                String hop = hops[i].strip();
                if (!NetUtil.isValidIpV4Address(hop) && !NetUtil.isValidIpV6Address(hop)) {
                    return known;
                }
                known = hop;
                if (!proxies.contains(hop)) {
                    return known;
                }
            }
        }
        return known;
    }
}
