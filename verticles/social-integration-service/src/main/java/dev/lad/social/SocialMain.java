package dev.lad.social;

import dev.lad.shared.node.ServiceMain;

/** Runs the social integration as a process of its own. */
public final class SocialMain {
    private SocialMain() {}

    public static void main(String[] args) {
        ServiceMain.run(SocialVerticle.class, SocialVerticle::new, args);
    }
}
