package dev.lad.gateway;

import dev.lad.shared.node.ServiceMain;

/** The gateway as a process of its own, in a cluster with the services. */
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] args) {
        ServiceMain.gateway(GatewayConfig.PORT, GatewayVerticle::new, args);
    }
}
