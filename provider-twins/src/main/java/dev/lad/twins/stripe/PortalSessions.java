package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** {@code /v1/billing_portal/sessions}: a link under which a customer manages their subscriptions. */
final class PortalSessions {
    private final Clock clock;
    private final Ids ids;
    private final Resources resources;

    PortalSessions(Clock clock, Ids ids, Resources resources) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
    }

    /** @param origin scheme and authority of hosted pages */
    JsonObject create(Params params, String origin) {
        params.allow("customer", "return_url", "configuration", "flow_data", "locale", "on_behalf_of");
        String customer = params.requiredText("customer");
        resources.require(Kind.CUSTOMER, customer, "customer");
        String id = Kind.PORTAL_SESSION.newId(ids);
        JsonObject session = new JsonObject()
                .put("id", id)
                .put("object", "billing_portal.session")
                .put("configuration", params.text("configuration").orElse("bpc_default"))
                .put("created", clock.instant().getEpochSecond())
                .put("customer", customer)
                .put("flow", null)
                .put("livemode", false)
                .put("locale", params.text("locale").orElse(null))
                .put("on_behalf_of", null)
                .put("return_url", params.text("return_url").orElse(null))
                .put("url", origin + "/p/session/" + id);
        resources.put(Kind.PORTAL_SESSION, session);
        return session;
    }
}
