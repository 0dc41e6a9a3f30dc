package dev.lad.gateway;

import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.gateway.Buckets.Level;
import dev.lad.shared.service.Operation.RateLimit;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final RateLimit TEN_A_MINUTE = new RateLimit(10, Duration.ofMinutes(1));

    private final Hand clock = new Hand();

    @Test
    void givesAWindowsQuotaAtOnceAndRefillsEvenly() {
        Buckets buckets = new Buckets(clock, 100);
        for (int left = 9; left >= 0; left--) {
            assertThat(buckets.take("a", TEN_A_MINUTE))
                    .extracting(Level::allowed, Level::remaining)
                    .containsExactly(true, (long) left);
        }
        Level refused = buckets.take("a", TEN_A_MINUTE);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.waitMicros()).isEqualTo(Duration.ofSeconds(6).toMillis() * 1_000);
        assertThat(buckets.take("b", TEN_A_MINUTE).allowed()).isTrue();

        clock.pass(Duration.ofMillis(5_999));
        assertThat(buckets.take("a", TEN_A_MINUTE).allowed()).isFalse();
        clock.pass(Duration.ofMillis(1));
        assertThat(buckets.take("a", TEN_A_MINUTE).allowed()).isTrue();
        assertThat(buckets.take("a", TEN_A_MINUTE).allowed()).isFalse();

        clock.pass(Duration.ofHours(1));
        assertThat(buckets.take("a", TEN_A_MINUTE).remaining()).isEqualTo(9);
    }

    @Test
    void staysBoundedAndRemembersWhatIsInUse() {
        Buckets buckets = new Buckets(clock, 100);
        for (int i = 0; i < 10_000; i++) {
            buckets.take("visitor " + i, TEN_A_MINUTE);
            if (i < 1_000 && i % 100 == 0) {
                buckets.take("regular", TEN_A_MINUTE);
            }
            assertThat(buckets.size()).isLessThanOrEqualTo(200);
            if (i == 999) {
                assertThat(buckets.take("regular", TEN_A_MINUTE).allowed()).isFalse();
            }
        }
    }

    @Test
    void limitsAnOperationByAddressBeforeLoginAsItsContractSays() throws Exception {
        try (House house = House.open()) {
            house.start(House.shop());
            for (int left = 2; left >= 0; left--) {
                HttpResponse<String> tried = knock(house);
                assertThat(tried.statusCode()).isEqualTo(200);
                assertThat(header(tried, "ratelimit")).startsWith("\"operation\";r=" + left + ";t=");
                assertThat(header(tried, "ratelimit-policy"))
                        .isEqualTo("\"address\";q=12000;w=60, \"operation\";q=3;w=3600");
            }
            HttpResponse<String> refused = knock(house);
            problem(refused, 429, "rate_limited");
            assertThat(header(refused, "retry-after")).isBetween("1100", "1200");
            assertThat(header(refused, "ratelimit")).startsWith("\"operation\";r=0;t=");
            assertThat(house.send(house.get("/api/shop/open")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void limitsATenantByItsPlan() throws Exception {
        try (House house = House.open(Map.of("LAD_RATE_PLAN_FREE", "2"))) {
            house.start(House.shop());
            assertThat(house.as("viewer", house.get("/api/shop")).statusCode()).isEqualTo(200);
            assertThat(house.as("owner", house.get("/api/shop")).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = house.as("member", house.get("/api/shop"));
            problem(refused, 429, "rate_limited");
            assertThat(header(refused, "ratelimit-policy")).isEqualTo("\"address\";q=12000;w=60, \"tenant\";q=2;w=60");
            assertThat(header(house.as("enterprise", house.get("/api/shop")), "ratelimit-policy"))
                    .contains("\"tenant\";q=60000;w=60");
        }
    }

    @Test
    void limitsAnAddressWhoeverCalls() throws Exception {
        try (House house = House.open(Map.of("LAD_RATE_ADDRESS", "1"))) {
            house.start(House.shop());
            assertThat(house.as("viewer", house.get("/api/shop")).statusCode()).isEqualTo(200);
            problem(house.as("enterprise", house.get("/api/shop")), 429, "rate_limited");
        }
    }

    @Test
    void limitsWhoeverTriesCredentialsBeforeTheyAreLookedAt() throws Exception {
        try (House house = House.open(Map.of("LAD_RATE_FAILURES", "3"))) {
            house.start(House.shop());
            assertThat(house.as("member", house.get("/api/shop")).statusCode()).isEqualTo(200);
            for (int left = 2; left >= 0; left--) {
                HttpResponse<String> guess = house.as("guess " + left, house.get("/api/shop"));
                problem(guess, 401, "invalid_token");
                assertThat(header(guess, "ratelimit-policy")).isEqualTo("\"failures\";q=3;w=60");
                assertThat(header(guess, "ratelimit")).startsWith("\"failures\";r=" + left + ";t=");
            }
            int looked = house.asked.get();
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> refused = house.as("guess again " + i, house.get("/api/shop"));
                problem(refused, 429, "rate_limited");
                assertThat(header(refused, "retry-after")).isBetween("1", "20");
                assertThat(header(refused, "ratelimit")).startsWith("\"failures\";r=0;t=");
            }
            problem(house.as("guess", house.get("/api/shop/open")), 429, "rate_limited");
            assertThat(house.asked).hasValue(looked);

            HttpResponse<String> good = house.as("member", house.get("/api/shop"));
            assertThat(good.statusCode()).isEqualTo(200);
            assertThat(header(good, "ratelimit-policy")).doesNotContain("failures");
            assertThat(house.send(house.get("/api/shop/open")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void letsInWhoHasJustLoggedInThere() throws Exception {
        try (House house = House.open(Map.of("LAD_RATE_FAILURES", "1"))) {
            house.start(House.shop());
            problem(house.as("guess", house.get("/api/shop")), 401, "invalid_token");
            problem(house.as("viewer", house.get("/api/shop")), 429, "rate_limited");
            house.send(house.get("/api/shop/enter").POST(BodyPublishers.noBody()));
            assertThat(house.as("viewer", house.get("/api/shop")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void countsWhatIsBadAtAGlanceApartAndWhatHasExpiredNotAtAll() throws Exception {
        try (House house = House.open(Map.of("LAD_RATE_FAILURES", "2"))) {
            house.start(House.shop());
            problem(house.send(house.get("/api/shop")), 401, "unauthenticated");
            problem(house.as("garbage", house.get("/api/shop")), 401, "invalid_token");
            problem(house.as("garbage", house.get("/api/shop")), 429, "rate_limited");
            problem(house.send(house.get("/api/shop")), 429, "rate_limited");
            assertThat(house.as("garbage", house.get("/api/shop/open")).statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < 5; i++) {
                problem(house.as("expired", house.get("/api/shop")), 401, "invalid_token");
            }
            for (String newcomer : List.of("viewer", "member", "owner", "enterprise")) {
                assertThat(house.as(newcomer, house.get("/api/shop")).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> knock(House house) throws Exception {
        return house.send(house.get("/api/shop/open").POST(BodyPublishers.noBody()));
    }

    /** A clock that is moved by hand. */
    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
