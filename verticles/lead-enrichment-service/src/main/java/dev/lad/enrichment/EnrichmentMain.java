package dev.lad.enrichment;

import dev.lad.shared.node.ServiceMain;

/** Runs lead-enrichment as a process of its own. */
public final class EnrichmentMain {
    private EnrichmentMain() {}

    public static void main(String[] args) {
        ServiceMain.run(EnrichmentVerticle.class, EnrichmentVerticle::new, args);
    }
}
