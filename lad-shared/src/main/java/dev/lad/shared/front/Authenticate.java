package dev.lad.shared.front;

import dev.lad.bus.Identity;
import dev.lad.shared.auth.Recognition;
import io.vertx.core.Future;

/** Finds out who calls, by the credentials in the headers and by nothing else. */
public final class Authenticate implements Step {
    private final Recognition recognition;

    public Authenticate(Recognition recognition) {
        this.recognition = recognition;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        if (exchange.isVouchedFor()) {
            return NEXT;
        }
        Future<Identity> identity = recognition.identify(
                exchange.route().operation(), exchange.request().headers());
        if (identity.succeeded()) {
            exchange.recognised(identity.result());
            return NEXT;
        }
        return identity.onSuccess(exchange::recognised).mapEmpty();
    }
}
