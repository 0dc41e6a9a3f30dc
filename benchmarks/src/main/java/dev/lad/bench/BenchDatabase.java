package dev.lad.bench;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.observe.Instruments;
import dev.lad.testkit.Postgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;

/** A fresh database with the tables that every service has and those of the schema {@code bench}, as services open it. */
public final class BenchDatabase implements AutoCloseable {
    private final Vertx vertx;
    private final String url = Postgres.freshDatabase();
    private final Database database;

    public BenchDatabase(Vertx vertx) {
        this.vertx = vertx;
        this.database = PgDatabase.open(vertx, DatabaseOptions.of(url), "bench", Instruments.unobserved("bench"))
                .await();
    }

    public Database database() {
        return database;
    }

    /** Runs what only the owner of the tables may do; statements separated by semicolons. */
    public void asOwner(String sql) {
        asOwner(vertx, url, "set search_path = bench; " + sql);
    }

    static void asOwner(Vertx vertx, String url, String sql) {
        PgConnection.connect(vertx, PgConnectOptions.fromUri(url))
                .compose(connection -> connection.query(sql).execute().eventually(connection::close))
                .await();
    }

    /** The server: parent of the process that answers. */
    public ProcessHandle server() {
        int backend = database.system()
                .run("select pg_backend_pid() as pid")
                .await()
                .iterator()
                .next()
                .getInteger("pid");
        return ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
    }

    @Override
    public void close() {
        database.close().await();
    }
}
