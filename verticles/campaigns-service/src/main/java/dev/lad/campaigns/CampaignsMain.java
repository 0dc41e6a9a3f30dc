package dev.lad.campaigns;

import dev.lad.shared.node.ServiceMain;

/** Runs campaigns as a process of its own. */
public final class CampaignsMain {
    private CampaignsMain() {}

    public static void main(String[] args) {
        ServiceMain.run(CampaignsVerticle.class, CampaignsVerticle::new, args);
    }
}
