package dev.lad.billing;

import dev.lad.shared.node.ServiceMain;

/** Runs billing as a process of its own. */
public final class BillingMain {
    private BillingMain() {}

    public static void main(String[] args) {
        ServiceMain.run(BillingVerticle.class, BillingVerticle::new, args);
    }
}
