package dev.lad.overview;

import dev.lad.shared.node.ServiceMain;

/** Runs the overview as a process of its own. */
public final class OverviewMain {
    private OverviewMain() {}

    public static void main(String[] args) {
        ServiceMain.run(OverviewVerticle.class, OverviewVerticle::new, args);
    }
}
