package dev.lad.auth;

import dev.lad.shared.node.ServiceMain;

/** Runs the auth-service as a process of its own. */
public final class AuthMain {
    private AuthMain() {}

    public static void main(String[] args) {
        ServiceMain.run(AuthVerticle.class, AuthVerticle::new, args);
    }
}
