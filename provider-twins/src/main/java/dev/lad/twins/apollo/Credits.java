package dev.lad.twins.apollo;

/** The team's credits. */
final class Credits {
    static final int DEMOGRAPHICS = 1;
    static final int MOBILE_NUMBER = 8;
    private static final int OF_A_CYCLE = 1_000_000;

    private int limit = OF_A_CYCLE;
    private int consumed;

    void reset() {
        limit = OF_A_CYCLE;
        consumed = 0;
    }

    /** Sets what is left from now on. */
    void leave(int left) {
        limit = consumed + left;
    }

    void require(int amount) {
        if (consumed + amount > limit) {
            throw ApolloErrors.outOfCredits();
        }
    }

    void consume(int amount) {
        consumed += amount;
    }

    int limit() {
        return limit;
    }

    int consumed() {
        return consumed;
    }

    int left() {
        return limit - consumed;
    }
}
