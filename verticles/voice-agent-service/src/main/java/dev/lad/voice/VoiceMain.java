package dev.lad.voice;

import dev.lad.shared.node.ServiceMain;

/** Runs the voice agent as a process of its own. */
public final class VoiceMain {
    private VoiceMain() {}

    public static void main(String[] args) {
        ServiceMain.run(VoiceVerticle.class, VoiceVerticle::new, args);
    }
}
