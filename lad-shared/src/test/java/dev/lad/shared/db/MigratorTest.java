package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.observe.Instruments;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigratorTest {
    private static final String TABLE = "create table thing (tenant_id uuid not null, id uuid primary key);";
    private static final String PROTECTED = TABLE + "select lad.protect('thing');";

    private final Vertx vertx = Vertx.vertx();
    private final String url = TestServer.shared().freshDatabase();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void anEmptyDatabaseGetsEverythingOnceAndTheNextStartNothing() {
        migrate(1, PROTECTED).await();
        migrate(1, PROTECTED).await();
        assertThat(ask("select count(*) from notes.schema_migration where origin = 'own'"))
                .isEqualTo("1");
        assertThat(ask("select count(*) from notes.schema_migration where origin = 'bootstrap'"))
                .isEqualTo("1");
    }

    @Test
    void aChangedFileStopsTheStart() {
        migrate(1, PROTECTED).await();
        assertThatThrownBy(() -> migrate(1, PROTECTED + " ").await())
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageContaining("own V1__file of notes has changed since it ran here");
    }

    @Test
    void aFileThatFailsHalfwayLeavesNothingAndTheSentenceSaysWhy() {
        assertThatThrownBy(() -> migrate(1, PROTECTED + "select 1 / 0;").await())
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageContaining("own V1__file of notes failed and left nothing behind: division by zero");
        assertThat(ask("select count(*) from pg_class where relname = 'thing'")).isEqualTo("0");
        migrate(1, PROTECTED).await();
    }

    @Test
    void aTableLeftOpenStopsTheStartByItsName() {
        assertThatThrownBy(() -> migrate(1, TABLE).await())
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageContaining("leaves thing open to every tenant");
        assertThat(ask("select count(*) from pg_class where relname = 'thing'")).isEqualTo("0");
    }

    @Test
    void aViewThatWouldShowEveryTenantStopsTheStart() {
        String view = "create view notes_api.thing as select * from notes.thing;";
        assertThatThrownBy(() -> migrate(1, PROTECTED + view).await())
                .hasMessageContaining("leaves notes_api.thing open");
        migrate(1, PROTECTED + view + "select lad.publish('notes_api.thing');").await();
    }

    @Test
    void aNumberLowerThanOneThatRanStopsTheStart() {
        migrate(2, PROTECTED).await();
        assertThatThrownBy(() -> migrate(1, "select 1").await()).hasMessageContaining("next free number");
    }

    @Test
    void aNewerReleasesMigrationsAreLeftAlone() {
        migrate(7, PROTECTED).await();
        new Migrator(vertx, DatabaseOptions.of(url), "notes")
                .migrate(migrations())
                .await();
        assertThat(ask("select count(*) from notes.schema_migration where version = 7"))
                .isEqualTo("1");
    }

    @Test
    void twoNodesThatStartAtOnceMigrateOnce() {
        var starts = IntStream.range(0, 6)
                .mapToObj(i -> PgDatabase.open(
                        vertx,
                        DatabaseOptions.of(url),
                        i % 2 == 0 ? "notes" : "journal",
                        Instruments.unobserved("test")))
                .toList();
        Future.all(starts).await();
        assertThat(ask("select count(*) from notes.schema_migration where origin = 'own'"))
                .isEqualTo("2");
        Future.all(starts.stream().map(start -> start.result().close()).toList())
                .await();
    }

    @Test
    void aBackfillReachesTheRowsOfAllTenants() {
        migrate(1, PROTECTED + "insert into thing values ('%s', '%s');".formatted(UUID.randomUUID(), UUID.randomUUID()))
                .await();
        var both = List.of(
                file(1, PROTECTED), file(2, "create table copy as select * from thing; select lad.protect('copy')"));
        TestServer.shared()
                .ask(
                        url,
                        "update notes.schema_migration set checksum = '"
                                + both.get(0).checksum() + "' where origin = 'own' returning 1");
        new Migrator(vertx, DatabaseOptions.of(url), "notes")
                .migrate(migrations(both))
                .await();
        assertThat(ask("select count(*) from notes.copy")).isEqualTo("1");
    }

    @Test
    void whatIsWrongWithTheDatabaseIsSaidInOneSentenceWithoutThePassword() {
        String place = url.substring(url.indexOf("localhost"));
        assertThat(refusal("postgresql://lad:hush@localhost:1/x"))
                .startsWith("PostgreSQL at localhost:1/x cannot be reached")
                .doesNotContain("hush");
        assertThat(refusal("postgresql://lad:hush@" + place.replaceAll("/.*", "/nowhere")))
                .startsWith("PostgreSQL has no database localhost:")
                .doesNotContain("hush");
        TestServer.shared().ask(url, "select 1");
        TestServer.shared()
                .asSuperuser("postgres", "drop role if exists poor", "create role poor login password 'hush'");
        assertThat(refusal("postgresql://poor:hush@" + place))
                .startsWith("The user of DATABASE_URL may not set up the schema notes")
                .doesNotContain("hush");
    }

    private String refusal(String wrongUrl) {
        return PgDatabase.open(vertx, DatabaseOptions.of(wrongUrl), "notes", Instruments.unobserved("test"))
                .map("opened")
                .otherwise(e -> e instanceof DatabaseUnusable ? e.getMessage() : e.toString())
                .await();
    }

    private Future<Void> migrate(int version, String sql) {
        return new Migrator(vertx, DatabaseOptions.of(url), "notes").migrate(migrations(file(version, sql)));
    }

    private static Migrations.File file(int version, String sql) {
        return new Migrations.File("own", version, "file", sql, Integer.toHexString(sql.hashCode()));
    }

    private static Migrations migrations(Migrations.File... files) {
        return migrations(List.of(files));
    }

    private static Migrations migrations(List<Migrations.File> files) {
        Migrations real = Migrations.of("notes");
        return new Migrations("notes", real.bootstrap(), real.bootstrapChecksum(), files);
    }

    private String ask(String query) {
        return TestServer.shared().ask(url, query);
    }
}
