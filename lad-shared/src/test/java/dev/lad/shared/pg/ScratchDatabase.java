package dev.lad.shared.pg;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;

public final class ScratchDatabase implements Database {
    private static final EmbeddedPostgres POSTGRES = start();
    private final Pool pool;

    private ScratchDatabase(Pool pool) {
        this.pool = pool;
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ScratchDatabase create(Vertx vertx, String... files) {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        var options = new PgConnectOptions()
                .setHost("localhost")
                .setPort(POSTGRES.getPort())
                .setUser("postgres")
                .setDatabase("postgres")
                .setCachePreparedStatements(true);
        options.addProperty("search_path", schema);
        Pool pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(8))
                .build();
        var database = new ScratchDatabase(pool);
        pool.query("create schema if not exists lad;"
                        + "create or replace function lad.protect(t text, g text default '') returns void language sql as '';"
                        + "create or replace function lad.protect_system(t text, g text default '') returns void language sql as '';"
                        + "create schema " + schema)
                .execute()
                .await();
        for (String file : files) {
            pool.query(resource("/db/shared/" + file)).execute().await();
        }
        return database;
    }

    private static String resource(String path) {
        try (InputStream in = ScratchDatabase.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sql sql(SqlClient client) {
        return (statement, args) -> client.preparedQuery(statement).execute(Tuple.from(args));
    }

    @Override
    public Sql tenant(UUID tenantId) {
        return sql(pool);
    }

    @Override
    public <T> Future<T> inTenant(UUID tenantId, Function<Sql, Future<T>> work) {
        return pool.withTransaction(c -> work.apply(sql(c)));
    }

    @Override
    public Sql system() {
        return sql(pool);
    }

    @Override
    public <T> Future<T> inSystem(Function<Sql, Future<T>> work) {
        return pool.withTransaction(c -> work.apply(sql(c)));
    }

    @Override
    public Future<Void> ping() {
        return pool.query("select 1").execute().mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }
}
