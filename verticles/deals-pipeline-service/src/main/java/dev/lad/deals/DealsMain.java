package dev.lad.deals;

import dev.lad.shared.node.ServiceMain;

/** Runs the deals pipeline as a process of its own. */
public final class DealsMain {
    private DealsMain() {}

    public static void main(String[] args) {
        ServiceMain.run(DealsVerticle.class, DealsVerticle::new, args);
    }
}
