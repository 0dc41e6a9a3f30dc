package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.Await;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 200,000 leads up and down through the gateway, the figures of which are seen while they come. */
@ExtendWith(WholeHouse.Shared.class)
class LargeFilesTest {
    private static final int ROWS = 200_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static PublicApi api;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void enter(WholeHouse house) {
        api = new PublicApi(house.url());
    }

    @Test
    void allRowsArriveOnceAndComeBack() throws Exception {
        Tenant owner = Tenant.register(api, "large");
        UUID id = UUID.randomUUID();
        HttpRequest upload = owner.signed(api.get("/api/apollo-leads/leads/import?importId=" + id))
                .timeout(PATIENCE)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofInputStream(Rows::new))
                .build();

        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(upload, BodyHandlers.ofString());
        Await.until("progress is seen before the end", () -> rows(owner, id) > 0);
        long seen = rows(owner, id);
        HttpResponse<String> done = answer.get();

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        JsonNode figures = StrictJson.parse(Buffer.buffer(done.body())).path("data");
        assertThat(figures.path("rows").asInt()).isEqualTo(ROWS);
        assertThat(figures.path("created").asInt()).isEqualTo(ROWS);
        assertThat(seen).isLessThan(ROWS);
        assertThat(exported(owner)).isEqualTo(ROWS);
    }

    /** Zero before it has begun. */
    private static long rows(Tenant owner, UUID id) {
        PublicApi.Answer progress = api.raw(owner.get("/api/apollo-leads/imports/" + id));
        return progress.status() == 404
                ? 0
                : progress.expect(200).data().path("rows").asLong();
    }

    private int exported(Tenant owner) throws IOException, InterruptedException {
        HttpRequest download =
                owner.get("/api/apollo-leads/leads/export").timeout(PATIENCE).build();
        HttpResponse<InputStream> file = client.send(download, BodyHandlers.ofInputStream());
        Set<String> people = new HashSet<>();
        try (var lines = new BufferedReader(new InputStreamReader(file.body(), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                people.add(line.substring(0, 36));
            }
        }
        return people.size();
    }

    /** A file that nobody ever has whole. */
    private static final class Rows extends InputStream {
        private byte[] part = "email,First name,Company,Job title\n".getBytes(StandardCharsets.UTF_8);
        private int at;
        private int row;

        @Override
        public int read() {
            throw new UnsupportedOperationException("parts are asked for");
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (at == part.length && !fill()) {
                return -1;
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, into, from, count);
            at += count;
            return count;
        }

        private boolean fill() {
            StringBuilder rows = new StringBuilder();
            for (int end = Math.min(ROWS, row + 500); row < end; row++) {
                rows.append("person")
                        .append(row)
                        .append("@large.test,Person ")
                        .append(row)
                        .append(",\"Company, ")
                        .append(row % 997)
                        .append("\",Head of things\n");
            }
            part = rows.toString().getBytes(StandardCharsets.UTF_8);
            at = 0;
            return part.length > 0;
        }
    }
}
