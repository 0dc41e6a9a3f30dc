package dev.lad.platform.postgres;

import dev.lad.shared.node.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The data that one PostgreSQL server serves, and the password of its only login. */
final class DataDirectory {
    /** The services log in as {@code lad}, who may create roles but is no superuser; the superuser cannot log in. */
    private static final String HOST_BASED_AUTHENTICATION = """
            # TYPE  DATABASE  USER  ADDRESS       METHOD
            host    all       lad   127.0.0.1/32  password
            """;

    /** In the data directory, which only its owner may enter. */
    private static final String PASSWORD_FILE = "lad.password";

    private static final String MAJOR = "17";

    private final Home home;
    private final Path data;
    private final Programs programs;

    DataDirectory(Home home, Path data, Programs programs) {
        this.home = home;
        this.data = data;
        this.programs = programs;
    }

    /** Creates the data where there is none, and answers the password. */
    String prepare() throws IOException, InterruptedException {
        if (Files.exists(data)) {
            home.mustOwn(data);
            mustBeOfThisRelease();
        } else {
            create();
        }
        return Files.readString(data.resolve(PASSWORD_FILE));
    }

    private void mustBeOfThisRelease() throws IOException {
        String major = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!major.equals(MAJOR)) {
            throw new CannotStart("The data in " + data + " is of PostgreSQL " + major + " and this is PostgreSQL "
                    + MAJOR + ": dump it with the older release, or set LAD_HOME to another directory.");
        }
    }

    /** Beside its place and then moved there, so that half a creation is never taken for data. */
    private void create() throws IOException, InterruptedException {
        Path half = data.resolveSibling("postgres.creating");
        Binaries.remove(half);
        programs.run(
                "",
                "initdb",
                "--pgdata=" + half,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        String password = password();
        programs.run("""
                create role lad login createrole password '%s'
                create database lad owner lad
                """.formatted(password), "postgres", "--single", "-D", half.toString(), "postgres");
        Files.writeString(half.resolve("pg_hba.conf"), HOST_BASED_AUTHENTICATION);
        Files.writeString(half.resolve(PASSWORD_FILE), password);
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String password() {
        byte[] bits = new byte[16];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
