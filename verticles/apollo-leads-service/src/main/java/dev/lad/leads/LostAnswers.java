package dev.lad.leads;

import dev.lad.shared.db.Database;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.Settlement;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;

/** Finds out what became of a purchase whose answer was lost, at no cost. */
final class LostAnswers {
    private final Database database;
    private final ApolloClient apollo;
    private final RevealStore reveals;

    LostAnswers(Database database, ApolloClient apollo, RevealStore reveals) {
        this.database = database;
        this.apollo = apollo;
        this.reveals = reveals;
    }

    /**
     * Of an enrichment: Apollo shows for nothing who is owned by the team. That can be asked by Apollo's id only; a person
     * named otherwise is left to a person.
     */
    Future<Settlement> match(Caller caller, Effect effect) {
        return ApolloJson.text(effect.request().path("id"))
                .map(apolloId -> apollo.owned(apolloId)
                        .<Settlement>map(owned -> owned.isPresent()
                                ? new Settlement.Happened(Json.tree(owned.get()))
                                : new Settlement.DidNotHappen("Apollo does not show the person as ours")))
                .orElseGet(() -> Future.succeededFuture(
                        new Settlement.StillUnknown("Apollo cannot be asked for nothing without its own id")));
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
