package dev.lad.users;

import dev.lad.shared.node.ServiceMain;

/** Runs the user-service as a process of its own. */
public final class UsersMain {
    private UsersMain() {}

    public static void main(String[] args) {
        ServiceMain.run(UsersVerticle.class, UsersVerticle::new, args);
    }
}
