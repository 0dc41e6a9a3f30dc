package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;

/** The kinds of resources that are kept, with the prefix of their ids and the word that Stripe's messages use. */
enum Kind {
    CUSTOMER("cus_", "customer"),
    PRODUCT("prod_", "product"),
    PRICE("price_", "price"),
    SESSION("cs_test_", "checkout.session"),
    SUBSCRIPTION("sub_", "subscription"),
    INVOICE("in_", "invoice"),
    PAYMENT_INTENT("pi_", "payment_intent"),
    METER("mtr_test_", "billing meter"),
    PORTAL_SESSION("bps_", "billing_portal session"),
    WEBHOOK_ENDPOINT("we_", "webhook endpoint"),
    EVENT("evt_", "event");

    private final String prefix;
    private final String word;

    Kind(String prefix, String word) {
        this.prefix = prefix;
        this.word = word;
    }

    String newId(Ids ids) {
        return prefix + ids.base62(24);
    }

    String prefix() {
        return prefix;
    }

    String word() {
        return word;
    }
}
