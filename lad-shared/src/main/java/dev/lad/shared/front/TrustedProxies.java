package dev.lad.shared.front;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses whose {@code X-Forwarded-For} is believed: single ones, and ranges such as {@code 10.0.0.0/8}. */
public final class TrustedProxies {
    private final List<String> addresses;
    private final List<IpSubnetFilterRule> ranges;

    private TrustedProxies(List<String> addresses) {
        this.addresses = addresses;
        this.ranges = addresses.stream().map(TrustedProxies::range).toList();
    }

    /** @throws IllegalArgumentException when one is neither an address nor a range */
    static TrustedProxies of(List<String> addresses) {
        return new TrustedProxies(List.copyOf(addresses));
    }

    /** Whether it is one of them; what is no address at all is not. */
    boolean contains(String address) {
        if (ranges.isEmpty()) {
            return false;
        }
        InetAddress parsed = address(address);
        if (parsed == null) {
            return false;
        }
        InetSocketAddress socket = new InetSocketAddress(parsed, 0);
        return ranges.stream().anyMatch(range -> range.matches(socket));
    }

    /** As it is set. */
    @Override
    public String toString() {
        return String.join(",", addresses);
    }

    private static IpSubnetFilterRule range(String text) {
        int slash = text.indexOf('/');
        InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
        if (base == null) {
            throw new IllegalArgumentException(text);
        }
        int bits = base.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(text);
        }
        return new IpSubnetFilterRule(base, prefix, IpFilterRuleType.ACCEPT);
    }

    /** Never asks a name server, as InetAddress.getByName would. */
    private static @Nullable InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
