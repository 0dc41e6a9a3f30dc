package dev.lad.twins.kit;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Where a person's browser opens what a twin shows to people: a form to log in, a page to pay at.
 *
 * @param host what the browser calls this machine; empty where it reaches the twin by the name that the caller used
 */
public record Pages(Optional<String> host) {

    /** Scheme and authority of a page, for the link in the answer to this request. */
    public String origin(HttpServerRequest request) {
        var called = request.authority();
        String authority = host.map(name -> name + ":" + called.port()).orElseGet(called::toString);
        return request.scheme() + "://" + authority;
    }
}
