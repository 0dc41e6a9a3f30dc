package dev.lad.twins.apollo;

import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonObject;

/** The team's credits. */
final class Credits {
    static final int DEMOGRAPHICS = 1;
    static final int MOBILE_NUMBER = 8;
    private static final String TEAM = "team";
    private static final Account OF_A_CYCLE = new Account(1_000_000, 0);

    private final Shelf<Account> accounts;

    private record Account(int limit, int consumed) {
        private static final Form<Account> FORM = new Form<>(
                account -> new JsonObject().put("limit", account.limit).put("consumed", account.consumed),
                json -> new Account(json.getInteger("limit"), json.getInteger("consumed")));
    }

    Credits(Memory memory) {
        this.accounts = memory.shelf("apollo.credits", Account.FORM);
    }

    void reset() {
        accounts.clear();
    }

    /** Sets what is left from now on. */
    void leave(int left) {
        accounts.put(TEAM, new Account(consumed() + left, consumed()));
    }

    void require(int amount) {
        if (amount > left()) {
            throw ApolloErrors.outOfCredits();
        }
    }

    void consume(int amount) {
        accounts.put(TEAM, new Account(limit(), consumed() + amount));
    }

    int limit() {
        return account().limit();
    }

    int consumed() {
        return account().consumed();
    }

    int left() {
        return limit() - consumed();
    }

    private Account account() {
        return accounts.find(TEAM).orElse(OF_A_CYCLE);
    }
}
