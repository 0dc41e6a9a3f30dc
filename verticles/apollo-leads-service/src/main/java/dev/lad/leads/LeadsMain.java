package dev.lad.leads;

import dev.lad.shared.node.ServiceMain;

/** Runs apollo-leads as a process of its own. */
public final class LeadsMain {
    private LeadsMain() {}

    public static void main(String[] args) {
        ServiceMain.run(LeadsVerticle.class, LeadsVerticle::new, args);
    }
}
