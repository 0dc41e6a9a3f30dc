package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.config.Env;
import io.vertx.pgclient.SslMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseOptionsTest {

    @Test
    void aUrlIsTakenApartAndItsPasswordDecoded() {
        var connection = DatabaseOptions.of("postgres://o%40k:p%2Fw+d@db.example:6432/lad?sslmode=require")
                .connection();
        assertThat(connection.getHost()).isEqualTo("db.example");
        assertThat(connection.getPort()).isEqualTo(6432);
        assertThat(connection.getDatabase()).isEqualTo("lad");
        assertThat(connection.getUser()).isEqualTo("o@k");
        assertThat(connection.getPassword()).isEqualTo("p/w+d");
        assertThat(connection.getSslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void aSocketOfThisMachineMayBeNamed() {
        var connection = DatabaseOptions.of("postgresql://lad:x@/lad?host=/cloudsql/p:r:i")
                .connection();
        assertThat(connection.getHost()).isEqualTo("/cloudsql/p:r:i");
        assertThat(connection.isUsingDomainSocket()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mysql://u:hush@h/d                          | must look like postgresql://
            postgresql://u:hu sh@h/d                    | percent-encoded
            postgresql://h/d                            | names no user
            postgresql://u:hush@h                       | names no database
            postgresql://u:hush@/d                      | names no host
            postgresql://u:hush@h/d?sslmode=perhaps     | unknown sslmode
            postgresql://u:hush@h:x/d                   | has the port x
            postgresql://u:hush@h/d?pool=9              | unknown parameter pool
            """)
    void aBrokenUrlIsOneSentenceWithoutThePassword(String url, String sentence) {
        assertThatThrownBy(() -> read(Map.of("DATABASE_URL", url)))
                .isInstanceOf(Env.Mistaken.class)
                .hasMessageStartingWith("DATABASE_URL ")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("hush");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> read(Map.of())).hasMessageStartingWith("Set DATABASE_URL");
        var pooler = Map.of("DATABASE_URL", "postgresql://u:hush@h/d", "DATABASE_POOLER", "transaction");
        assertThatThrownBy(() -> read(pooler)).hasMessageStartingWith("Set DATABASE_DIRECT_URL");
    }

    @Test
    void noTextFormShowsThePassword() {
        assertThat(DatabaseOptions.of("postgresql://u:hush@h/d")).asString().doesNotContain("hush");
    }

    private static DatabaseOptions read(Map<String, String> variables) {
        Env env = Env.of(variables);
        DatabaseOptions options = DatabaseOptions.read(env);
        env.check();
        return options;
    }
}
