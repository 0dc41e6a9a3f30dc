package dev.lad.gateway;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;

/** Whom requests from an address are counted for. */
final class ClientNetwork {
    private ClientNetwork() {}

    /** A customer has 2^64 IPv6 addresses: what counts is the network of 64 bits. */
    static Object of(String ip) {
        if (ip.indexOf(':') < 0) {
            return ip;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ip);
        return bytes == null || bytes.length != 16 ? ip : ByteBuffer.wrap(bytes).getLong();
    }
}
