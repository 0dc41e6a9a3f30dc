package dev.lad.auth;

import static dev.lad.auth.AuthHouse.data;
import static dev.lad.auth.LoginTest.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
    private static AuthHouse house;

    @BeforeAll
    static void open() {
        house = new AuthHouse();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void a_used_token_presented_again_ends_the_family() {
        JsonNode first = house.register("reuse@x.io");
        JsonNode second = data(house.open("refreshToken", refresh(first)));
        house.wall.move(Duration.ofSeconds(11));

        assertThat(house.open("refreshToken", refresh(first)).status()).isEqualTo(401);
        assertThat(house.open("refreshToken", refresh(second)).status()).isEqualTo(401);
    }

    @Test
    void refreshing_at_the_same_moment_gives_everyone_the_same_successor() {
        JsonNode first = house.register("tabs@x.io");

        List<String> successors = Future.all(IntStream.range(0, 8)
                        .mapToObj(i -> house.open("refreshToken", refresh(first), "192.0.2.1"))
                        .toList())
                .map(all -> all.<ApiResponse>list().stream()
                        .map(answer -> data(answer).path("refreshToken").asText())
                        .distinct()
                        .toList())
                .await();

        assertThat(successors).hasSize(1).doesNotContain("");
    }

    @Test
    void a_token_whose_successor_was_used_ends_the_family_even_in_the_same_moment() {
        JsonNode first = house.register("thief@x.io");
        JsonNode second = data(house.open("refreshToken", refresh(first)));
        JsonNode third = data(house.open("refreshToken", refresh(second)));

        assertThat(house.open("refreshToken", refresh(first)).status()).isEqualTo(401);
        assertThat(house.open("refreshToken", refresh(third)).status()).isEqualTo(401);
    }

    /** Random walks beside a model: the tokens given out so far, when each was used, and whether the family lives. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_family_lives_exactly_as_long_as_no_used_token_comes_back(long seed) {
        Random random = new Random(seed);
        List<String> tokens = new ArrayList<>();
        tokens.add(house.register("walk" + seed + "@x.io").path("refreshToken").asText());
        boolean sameMoment = false;
        boolean alive = true;
        for (int step = 0; step < 12; step++) {
            if (random.nextInt(3) == 0) {
                house.wall.move(Duration.ofSeconds(11));
                sameMoment = false;
            }
            int back = random.nextInt(6);
            int chosen = back < 4 ? tokens.size() - 1 : Math.max(0, tokens.size() - (back - 2));
            boolean isHead = chosen == tokens.size() - 1;
            boolean isRepeat = chosen == tokens.size() - 2 && sameMoment;
            ApiResponse answer = house.open("refreshToken", Map.of("refreshToken", tokens.get(chosen)));

            alive = alive && (isHead || isRepeat);
            assertThat(answer.status()).as("step %d", step).isEqualTo(alive ? 200 : 401);
            if (alive && isHead) {
                tokens.add(data(answer).path("refreshToken").asText());
                sameMoment = true;
            } else if (alive) {
                assertThat(data(answer).path("refreshToken").asText()).isEqualTo(tokens.get(chosen + 1));
            }
        }
    }
}
