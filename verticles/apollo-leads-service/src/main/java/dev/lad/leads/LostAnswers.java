package dev.lad.leads;

import dev.lad.leads.ApolloClient.Owned;
import dev.lad.leads.Subject.Identifier;
import dev.lad.shared.db.Database;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.Settlement;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds out what became of a purchase whose answer was lost, at no cost. */
final class LostAnswers {
    /** What is told of an effect whose person was deleted. */
    static final String DELIVERED = "delivered";

    private static final Settlement UNANSWERABLE =
            new Settlement.DidNotHappen("Apollo does not show it, and the person was deleted");

    private final Database database;
    private final ApolloClient apollo;
    private final RevealStore reveals;

    LostAnswers(Database database, ApolloClient apollo, RevealStore reveals) {
        this.database = database;
        this.apollo = apollo;
        this.reveals = reveals;
    }

    /**
     * Of an enrichment or an e-mail reveal: Apollo shows for nothing who is owned by the team. That can be asked by Apollo's id
     * only; a person named otherwise is left to a person.
     */
    Future<Settlement> match(Caller caller, Effect effect) {
        Optional<String> id = ApolloJson.text(effect.request().path("id"));
        if (Reveal.isErased(effect.key())) {
            return id.map(apolloId -> ofNobody(effect, apolloId)).orElseGet(() -> Future.succeededFuture(UNANSWERABLE));
        }
        return id.map(apolloId -> apollo.owned(apolloId).map(owned -> owned.map(found -> settlement(effect, found))
                        .orElseGet(() -> new Settlement.DidNotHappen("Apollo does not show the person as ours"))))
                .orElseGet(() -> Future.succeededFuture(
                        new Settlement.StillUnknown("Apollo cannot be asked for nothing without its own id")));
    }

    /**
     * Of somebody who was deleted: whether it is to be paid, and nothing else. In doubt it is not. Where the same was asked anew
     * since, Apollo's answer shows what came of that.
     */
    private Future<Settlement> ofNobody(Effect effect, String apolloId) {
        String anew = Reveal.Kind.of(effect.kind()).about(Identifier.apolloId(apolloId));
        return reveals.find(database.tenant(effect.tenantId()), effect.tenantId(), anew)
                .compose(asked -> asked.isPresent()
                        ? Future.succeededFuture(UNANSWERABLE)
                        : apollo.owned(apolloId).map(owned -> owned.map(found -> settlement(effect, found))
                                .filter(Settlement.Happened.class::isInstance)
                                .map(happened -> happened(effect, owned.orElseThrow()))
                                .orElse(UNANSWERABLE)));
    }

    private static Settlement happened(Effect effect, Owned owned) {
        boolean delivered = Knowledge.hasWhatWasAskedFor(Reveal.Kind.of(effect.kind()), owned.person());
        return new Settlement.Happened(Json.object().put(DELIVERED, delivered));
    }

    /** Owned without an address, a person may have been paid for earlier, when no personal address was asked for. */
    private static Settlement settlement(Effect effect, Owned owned) {
        boolean shows = !effect.kind().equals(Reveal.Kind.EMAIL.key())
                || owned.person().email().isPresent()
                || owned.withPersonalEmails();
        return shows
                ? new Settlement.Happened(Json.tree(owned.person()))
                : new Settlement.StillUnknown("Apollo does not show whether it looked for a personal address");
    }

    /** Of a phone reveal: the number that came shows that it happened. That none came shows nothing, until the poll gives up. */
    Future<Settlement> phone(Caller caller, Effect effect) {
        return reveals.find(database.tenant(effect.tenantId()), effect.tenantId(), effect.key())
                .map(found -> found.filter(reveal -> reveal.state() != Reveal.State.ASKED)
                                .isPresent()
                        ? new Settlement.Happened(Json.object())
                        : new Settlement.StillUnknown("the number may still come"));
    }
}
