package dev.lad.shared.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.config.Env;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.1.0.0/16", "192.0.2.7", "fd00::/8"));

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.1", "10.1.255.255", "192.0.2.7", "fd00::1", "fdff::"})
    void areThoseNamed(String address) {
        assertThat(PROXIES.contains(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.2.0.1", "192.0.2.8", "fe00::1", "", "proxy.example", "10.1", "10.1.0.0/16"})
    void areNobodyElse(String address) {
        assertThat(PROXIES.contains(address)).isFalse();
        assertThat(TrustedProxies.of(List.of()).contains(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0.0/", "fd00::/129"})
    void wrongOnesAreToldAtTheStart(String wrong) {
        Env env = Env.of(Map.of("LAD_TRUSTED_PROXIES", wrong, "PORT", "0"));
        FrontConfig.read(env, ListenPort.read(env, "gateway", 3000));
        assertThatThrownBy(env::check)
                .isInstanceOf(Env.Mistaken.class)
                .hasMessageContaining("LAD_TRUSTED_PROXIES is \"" + wrong + "\" and should be IP addresses or ranges");
    }

    @Test
    void showAsTheyWereSet() {
        assertThat(PROXIES).hasToString("10.1.0.0/16,192.0.2.7,fd00::/8");
    }
}
