package dev.lad.twins.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    private static final String WORLD = "7";

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("twins.journal");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void what_was_put_is_there_again_and_what_was_removed_is_not() {
        var memory = open();
        var shelf = things(memory);
        onLoop(() -> {
            shelf.put("one", thing(1));
            shelf.put("a\tkey with \"signs\"\n", thing(2));
            shelf.put("three", thing(3));
            return shelf.remove("one");
        });
        onLoopAwait(memory::close);

        var again = things(open());

        assertThat(again.keys()).containsExactly("a\tkey with \"signs\"\n", "three");
        assertThat(again.all()).containsExactly(thing(2), thing(3));
    }

    @Test
    void what_was_changed_in_place_after_it_was_found_is_written_before_anybody_is_answered() throws IOException {
        var memory = open();
        var shelf = things(memory);
        onLoop(() -> {
            shelf.put("one", thing(1));
            return true;
        });

        onLoopAwait(() -> {
            shelf.find("one").orElseThrow().put("number", 11);
            return memory.written();
        });

        assertThat(Files.readString(file)).endsWith("things\t\"one\"\t{\"number\":11}\n");
    }

    @Test
    void what_was_only_looked_at_is_not_written_again() throws IOException {
        var memory = open();
        var shelf = things(memory);
        onLoop(() -> {
            shelf.put("one", thing(1));
            return true;
        });
        onLoopAwait(memory::written);
        var before = Files.readString(file);

        onLoopAwait(() -> {
            shelf.find("one").orElseThrow();
            shelf.put("one", thing(1));
            return memory.written();
        });

        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void a_turn_that_nobody_answers_is_written_at_its_end() {
        var memory = open();
        var shelf = things(memory);
        onLoop(() -> {
            shelf.put("one", thing(1));
            return true;
        });

        // The turn after it, whose write follows the other's.
        onLoopAwait(memory::written);

        assertThat(lines()).endsWith("things\t\"one\"\t{\"number\":1}");
    }

    @Test
    void a_line_that_a_kill_cut_short_is_as_if_it_had_not_been_begun() throws IOException {
        remember("one", 1);
        var whole = Files.readString(file);
        Files.writeString(file, "things\t\"two\"\t{\"num", StandardOpenOption.APPEND);

        var memory = open();
        var shelf = things(memory);
        assertThat(shelf.keys()).containsExactly("one");
        onLoop(() -> {
            shelf.put("three", thing(3));
            return true;
        });
        onLoopAwait(memory::close);

        assertThat(Files.readString(file)).isEqualTo(whole + "things\t\"three\"\t{\"number\":3}\n");
    }

    @Test
    void a_file_in_which_most_lines_are_replaced_is_written_anew() throws IOException {
        var memory = open();
        var shelf = things(memory);
        var long_ = "x".repeat(1_000);
        for (int i = 0; i < 600; i++) {
            var number = i;
            onLoopAwait(() -> {
                shelf.put("one", thing(number).put("text", long_));
                return memory.written();
            });
        }
        onLoopAwait(memory::close);
        assertThat(Files.size(file)).isGreaterThan(600_000);

        var second = open();
        var secondThings = things(second);
        assertThat(Files.size(file)).isLessThan(2_000);
        onLoop(() -> {
            secondThings.put("two", thing(2));
            return true;
        });
        onLoopAwait(second::close);

        var third = things(open());
        assertThat(third.all()).containsExactly(thing(599).put("text", long_), thing(2));
    }

    @Test
    void it_belongs_to_one_process_at_a_time() {
        var memory = open();

        refused(WORLD, "Other twins are running", "LAD_HOME");

        onLoopAwait(memory::close);
        assertThat(open()).isNotNull();
    }

    @Test
    void it_belongs_to_one_world() {
        remember("one", 1);

        refused("8", "LAD_TWIN_SEED=7", "remove " + file);
    }

    @Test
    void what_cannot_be_read_is_said_with_what_to_do() throws IOException {
        remember("one", 1);
        Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
        refused(WORLD, "damaged in line 3", "remove " + file);

        Files.writeString(file, "something else\n");
        refused(WORLD, "not written by this release", "remove " + file);

        Files.delete(file);
        Files.createDirectory(file);
        refused(WORLD, file.toString(), "belongs to this user");
    }

    @Test
    void a_value_that_cannot_be_read_is_named_when_it_is_wanted() throws IOException {
        remember("one", 1);
        Files.writeString(file, "things\t\"two\"\t{\"numb\n", StandardOpenOption.APPEND);
        var shelf = things(open());

        assertThatThrownBy(shelf::keys)
                .isInstanceOf(MemoryUnusable.class)
                .hasMessageContaining("things two")
                .hasMessageContaining("remove " + file);
    }

    @Test
    void without_a_file_it_works_the_same() {
        var memory = Memory.none();
        var shelf = memory.shelf("things", Form.JSON);

        shelf.put("one", thing(1));

        assertThat(shelf.find("one")).contains(thing(1));
        assertThat(memory.written().succeeded()).isTrue();
    }

    @Test
    void what_comes_after_the_end_is_not_answered() {
        var memory = open();
        onLoopAwait(memory::close);

        assertThatThrownBy(() -> onLoopAwait(memory::written)).hasMessageContaining("ended");
    }

    private void remember(String key, int number) {
        var memory = open();
        var shelf = things(memory);
        onLoop(() -> {
            shelf.put(key, thing(number));
            return true;
        });
        onLoopAwait(memory::close);
    }

    private Shelf<JsonObject> things(Memory memory) {
        return onLoop(() -> memory.shelf("things", Form.JSON));
    }

    private void refused(String world, String... because) {
        assertThatThrownBy(() -> onLoopAwait(() -> Memory.open(vertx, file, world)))
                .isInstanceOf(MemoryUnusable.class)
                .hasMessageContainingAll(because);
    }

    private Memory open() {
        return onLoopAwait(() -> Memory.open(vertx, file, WORLD));
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject thing(int number) {
        return new JsonObject().put("number", number);
    }

    /** In a turn of the event loop. */
    private <T> T onLoop(Callable<T> turn) {
        return onLoopAwait(() -> Future.succeededFuture(turn.call()));
    }

    private <T> T onLoopAwait(Callable<Future<T>> turn) {
        var done = Promise.<T>promise();
        loop.runOnContext(onLoop -> {
            try {
                turn.call().onComplete(done);
            } catch (Exception failed) {
                done.fail(failed);
            }
        });
        return done.future().await();
    }
}
