package dev.lad.shared.db;

import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of one schema, in the order in which they run: what makes schemas, roles and policies; the tables that
 * every service has ({@code db/shared}); the service's own ({@code db/migration/<schema>}). Each folder has a file
 * {@code index} that names its files, one a line, so that they are found in any kind of jar.
 */
record Migrations(String schema, String bootstrap, String bootstrapChecksum, List<File> files) {
    static final String APPLIED = "select origin, version, checksum from schema_migration";
    static final String BOOTSTRAP = "bootstrap";
    private static final Pattern FILE_NAME = Pattern.compile("V([1-9][0-9]{0,5})__([a-z0-9_]+)\\.sql");
    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    /** One file. {@code origin} is {@code shared} or {@code own}. */
    record File(String origin, int version, String name, String sql, String checksum) {

        /** {@code create index concurrently} and the like cannot run in a transaction. */
        boolean inTransaction() {
            return !sql.startsWith("-- no-transaction");
        }

        String title() {
            return origin + " V" + version + "__" + name;
        }
    }

    /** A row of {@code schema_migration}. */
    record Applied(String origin, int version, String checksum) {

        static Applied of(Row row) {
            return new Applied(row.getString("origin"), row.getInteger("version"), row.getString("checksum"));
        }

        private boolean is(File file) {
            return origin.equals(file.origin) && version == file.version;
        }
    }

    /**
     * Reads the classpath; blocks.
     *
     * @throws DatabaseUnusable when a file is missing, misnamed or not in its index
     */
    static Migrations of(String schema) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new DatabaseUnusable("The schema name " + schema + " must be lower-case letters, digits and _.");
        }
        var files = new ArrayList<File>();
        files.addAll(folder("shared", "db/shared"));
        files.addAll(folder("own", "db/migration/" + schema));
        String bootstrap = text("db/bootstrap.sql");
        return new Migrations(schema, bootstrap, checksum(bootstrap), List.copyOf(files));
    }

    boolean areApplied(List<Applied> applied) {
        return bootstrapIsApplied(applied) && pending(applied).isEmpty();
    }

    boolean bootstrapIsApplied(List<Applied> applied) {
        return applied.contains(new Applied(BOOTSTRAP, 0, bootstrapChecksum));
    }

    /**
     * What is still to run. Rows of files that are not known here belong to a newer release and are left alone.
     *
     * @throws DatabaseUnusable when an applied file has changed, or a new one would run before one already applied
     */
    List<File> pending(List<Applied> applied) {
        var pending = new ArrayList<File>();
        for (File file : files) {
            var row = applied.stream().filter(one -> one.is(file)).findFirst();
            if (row.isEmpty()) {
                refuseLate(file, applied);
                pending.add(file);
            } else if (!row.get().checksum.equals(file.checksum)) {
                throw new DatabaseUnusable("The migration " + file.title() + " of " + schema
                        + " has changed since it ran here; put it back as it was and write a new one.");
            }
        }
        return pending;
    }

    private void refuseLate(File file, List<Applied> applied) {
        boolean late = applied.stream().anyMatch(row -> row.origin.equals(file.origin) && row.version > file.version);
        if (late) {
            throw new DatabaseUnusable("The migration " + file.title() + " of " + schema
                    + " has a lower number than one that already ran here; give it the next free number.");
        }
    }

    private static List<File> folder(String origin, String folder) {
        @Nullable URL index = Migrations.class.getClassLoader().getResource(folder + "/index");
        if (index == null) {
            throw new DatabaseUnusable("There is no " + folder + "/index on the classpath that names the migrations.");
        }
        List<String> names = text(folder + "/index")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        refuseForgotten(folder, index, names);
        var files = new ArrayList<File>();
        for (String name : names) {
            var matcher = FILE_NAME.matcher(name);
            if (!matcher.matches()) {
                throw new DatabaseUnusable(folder + "/" + name + " must be named like V2__deal_notes.sql.");
            }
            int version = Integer.parseInt(matcher.group(1));
            if (!files.isEmpty() && version <= files.get(files.size() - 1).version) {
                throw new DatabaseUnusable(folder + "/index must name its files in the order of their numbers; " + name
                        + " comes too late.");
            }
            String sql = text(folder + "/" + name);
            files.add(new File(origin, version, matcher.group(2), sql, checksum(sql)));
        }
        return files;
    }

    /** Where the classpath is a directory, as in a build, a file that nobody put into the index is found. */
    private static void refuseForgotten(String folder, URL index, List<String> names) {
        if (!index.getProtocol().equals("file")) {
            return;
        }
        try (var found = Files.list(Path.of(index.toURI()).resolveSibling("."))) {
            found.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".sql") && !names.contains(file))
                    .findFirst()
                    .ifPresent(file -> {
                        throw new DatabaseUnusable(folder + "/index does not name " + file + ".");
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String resource) {
        try (@Nullable InputStream in = Migrations.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new DatabaseUnusable("There is no " + resource + " on the classpath.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checksum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
