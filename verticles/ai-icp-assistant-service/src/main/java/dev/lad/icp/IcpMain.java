package dev.lad.icp;

import dev.lad.shared.node.ServiceMain;

/** Runs the ICP assistant as a process of its own. */
public final class IcpMain {
    private IcpMain() {}

    public static void main(String[] args) {
        ServiceMain.run(IcpVerticle.class, IcpVerticle::new, args);
    }
}
