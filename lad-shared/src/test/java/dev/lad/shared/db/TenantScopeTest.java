package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.observe.Instruments;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The same promises hold with connections of its own and behind a pooler. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class TenantScopeTest {
    private static final String INSERT = "insert into note (tenant_id, id, text) values ($1, $2, $3)";
    private static Vertx vertx;
    private static Database direct;
    private static Database pooled;
    private static String url;

    private final Database database;
    private final UUID anna = UUID.randomUUID();
    private final UUID bert = UUID.randomUUID();
    private final UUID note = UUID.randomUUID();

    TenantScopeTest(boolean behindPooler) {
        database = behindPooler ? pooled : direct;
    }

    @BeforeAll
    static void open() {
        if (vertx != null) {
            return;
        }
        vertx = Vertx.vertx();
        url = TestServer.shared().freshDatabase();
        var d = DatabaseOptions.of(url);
        direct = PgDatabase.open(vertx, d, "notes", Instruments.unobserved("test"))
                .await();
        var p = new DatabaseOptions(url, url, true, 2, 3, 2, 100, d.connectTimeout(), d.statementTimeout());
        pooled = PgDatabase.open(vertx, p, "notes", Instruments.unobserved("test"))
                .await();
        PgDatabase.open(vertx, d, "journal", Instruments.unobserved("test"))
                .await()
                .close()
                .await();
    }

    @BeforeEach
    void annaWritesANote() {
        assertThat(database.tenant(anna).change(INSERT, anna, note, "hers").await())
                .isEqualTo(1);
    }

    @Test
    void aTenantSeesItsOwnRowsOnly() {
        assertThat(seenBy(database.tenant(anna))).isOne();
        assertThat(seenBy(database.tenant(bert))).isZero();
        assertThat(database.inTenant(anna, sql -> sql.first(row -> row.getInteger(0), "select count(*)::int from note"))
                        .await())
                .hasValue(1);
    }

    @Test
    void aForeignRowCanNeitherBeChangedNorDeletedNorWritten() {
        Sql bertsSql = database.tenant(bert);
        assertThat(bertsSql.change("update note set text = 'his' where id = $1", note)
                        .await())
                .isZero();
        assertThat(bertsSql.change("delete from note where id = $1", note).await())
                .isZero();
        assertThatThrownBy(() ->
                        bertsSql.run(INSERT, anna, UUID.randomUUID(), "forged").await())
                .isInstanceOf(PgException.class)
                .hasMessageContaining("row-level security");
    }

    @Test
    void aForgottenTenantSeesNothing() {
        Future<List<UUID>> seen = database.inTenant(anna, sql -> sql.run("set local app.tenant = ''")
                .compose(forgotten -> sql.list(row -> row.getUUID(0), "select id from note")));
        assertThat(seen.await()).isEmpty();
    }

    @Test
    void theSystemSeesAllTenants() {
        database.tenant(bert).run(INSERT, bert, UUID.randomUUID(), "his").await();
        assertThat(database.system()
                        .first(
                                row -> row.getInteger(0),
                                "select count(distinct tenant_id)::int from note where tenant_id in ($1, $2)",
                                anna,
                                bert)
                        .await())
                .hasValue(2);
        assertThat(database.inSystem(sql -> sql.change("update note set text = 'seen' where id = $1", note))
                        .await())
                .isOne();
    }

    @Test
    void aTenantCannotReachWhatIsTheSystemsOrAnotherServices() {
        assertThat(refusalOf("select * from webhook")).contains("permission denied");
        assertThat(refusalOf("select * from journal.entry")).contains("permission denied");
        assertThat(refusalOf("create table mine (id int)")).contains("permission denied");
        assertThat(refusalOf("alter table note disable row level security")).contains("must be owner");
        assertThat(refusalOf("delete from schema_migration")).contains("permission denied");
    }

    @Test
    void noStatementRunsAsALoginUserWhoIsMoreThanItsRole() {
        assertThat(database.tenant(anna)
                        .first(row -> row.getString(0), "select current_user::text")
                        .await())
                .hasValue("lad_notes");
        assertThat(database.system()
                        .first(row -> row.getString(0), "select current_user::text")
                        .await())
                .hasValue("lad_notes_system");
        assertThat(refusalOf("set role postgres")).contains("permission denied");
        assertThat(refusalOf("set session authorization postgres")).contains("permission denied");
    }

    @Test
    void aReaderSeesOfAPublishedViewItsOwnTenantOnly() {
        Database journal = PgDatabase.open(vertx, DatabaseOptions.of(url), "journal", Instruments.unobserved("test"))
                .await();
        String published = "select count(*)::int from notes_api.note";
        assertThat(journal.tenant(anna)
                        .first(row -> row.getInteger(0), published)
                        .await())
                .hasValue(1);
        assertThat(journal.tenant(bert)
                        .first(row -> row.getInteger(0), published)
                        .await())
                .hasValue(0);
        journal.close().await();
    }

    @Test
    void aTransactionIsAllOrNothing() {
        UUID second = UUID.randomUUID();
        Future<Integer> twice = database.inTenant(anna, sql -> sql.run(INSERT, anna, second, "new")
                .compose(done -> sql.change(INSERT, anna, note, "again")));
        assertThatThrownBy(twice::await).matches(e -> PgErrors.isUniqueViolation(e, "note_pkey"));
        assertThat(seenBy(database.tenant(anna))).isOne();
    }

    @Test
    void aTransactionThatGoesOnAfterARefusalDoesNotPretendToHaveBeenDone() {
        Future<String> pretended = database.inTenant(
                anna, sql -> sql.run(INSERT, anna, note, "again").map("written").otherwise("never mind"));
        assertThatThrownBy(pretended::await).matches(e -> PgErrors.isUniqueViolation(e, "note_pkey"));
    }

    @Test
    void workThatThrowsRollsBack() {
        Future<Void> thrown = database.inTenant(anna, sql -> {
            sql.run("delete from note");
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(thrown::await).hasMessage("no");
        assertThat(seenBy(database.tenant(anna))).isOne();
    }

    private String refusalOf(String statement) {
        return database.tenant(anna)
                .run(statement)
                .map("allowed")
                .otherwise(e -> String.valueOf(e.getMessage()))
                .await();
    }

    private static int seenBy(Sql sql) {
        return sql.first(row -> row.getInteger(0), "select count(*)::int from note")
                .await()
                .orElseThrow();
    }
}
