package dev.lad.platform.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations expand before they contract: the last release still runs while this one's migrations are applied. What it
 * would miss may be removed one release later, in a file that says after which: {@code -- contract after 1.4.0}.
 */
class MigrationRulesTest {
    private static final Pattern ALLOWED = Pattern.compile("(?m)^-- contract after \\d+\\.\\d+\\.\\d+$");

    /** Statements, in lower case and with single blanks, that take away what the last release may use. */
    private static final List<Pattern> CONTRACTING = List.of(
            Pattern.compile(
                    "^drop (table|view|materialized view|schema|type|domain|function|procedure|sequence|role)\\b.*"),
            Pattern.compile(
                    "^alter table .*\\bdrop (column )?(?!constraint\\b|default\\b|not null\\b|expression\\b).*"),
            Pattern.compile("^alter .*\\brename\\b.*"),
            Pattern.compile("^alter .*\\bset schema\\b.*"),
            Pattern.compile("^alter table .*\\balter (column )?\\S+ (set data )?type\\b.*"),
            Pattern.compile("^alter table .*\\bset not null\\b.*"),
            Pattern.compile(
                    "^alter table .*\\badd (column )?(?!constraint\\b)(?:(?!\\bdefault\\b|, add\\b).)*\\bnot null\\b"
                            + "(?:(?!\\bdefault\\b).)*"),
            Pattern.compile("^alter table .*\\bdrop default\\b.*"),
            Pattern.compile("^(truncate|revoke)\\b.*"));

    @Test
    void noMigrationTakesAwayWhatTheLastReleaseUses() throws IOException {
        Map<String, List<String>> contracting = new TreeMap<>();
        for (Map.Entry<String, String> file : migrations().entrySet()) {
            List<String> found = contracting(file.getValue());
            if (!found.isEmpty()) {
                contracting.put(file.getKey(), found);
            }
        }
        assertThat(contracting).isEmpty();
    }

    @Test
    void theRuleSeesTheMigrations() throws IOException {
        assertThat(migrations()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table lead",
                "alter table lead drop column name",
                "ALTER TABLE lead\n  DROP name",
                "alter table lead rename to person",
                "alter table lead rename column name to title",
                "alter table lead alter column age type bigint",
                "alter table lead alter age set data type bigint",
                "alter table lead alter column name set not null",
                "alter table lead add column name text not null",
                "alter table lead add column a text not null default '', drop column b",
                "alter table lead alter column name drop default",
                "create table x (id uuid); drop view lead_view",
                "truncate lead"
            })
    void itIsRefused(String statement) {
        assertThat(contracting(statement + ";")).isNotEmpty();
        assertThat(contracting("-- contract after 1.4.0\n" + statement + ";")).isEmpty();
        assertThat(contracting("-- contract after the next release\n" + statement + ";"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table lead add column name text",
                "alter table lead add column name text not null default ''",
                "alter table lead add column name text default '' not null",
                "alter table lead drop constraint lead_check",
                "alter table lead alter column name drop not null",
                "drop index lead_name",
                "drop policy tenant on lead",
                "create table lead (id uuid not null)",
                "-- drop table lead\nselect 1",
                "insert into note values ('; drop table lead')",
                "create function f() returns void language plpgsql as $$ begin drop table scratch; end $$"
            })
    void itIsLetThrough(String statement) {
        assertThat(contracting(statement + ";")).isEmpty();
    }

    private static List<String> contracting(String sql) {
        if (ALLOWED.matcher(sql).find()) {
            return List.of();
        }
        String bare = sql.replaceAll("--[^\n]*", " ")
                .replaceAll("(?s)/\\*.*?\\*/", " ")
                .replaceAll("(?s)(\\$\\w*\\$).*?\\1", "''")
                .replaceAll("'[^']*'", "''");
        List<String> found = new ArrayList<>();
        for (String statement : bare.split(";")) {
            String plain = statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            if (CONTRACTING.stream().anyMatch(pattern -> pattern.matcher(plain).matches())) {
                found.add(plain);
            }
        }
        return found;
    }

    /** By path from the root. */
    private static Map<String, String> migrations() throws IOException {
        Path services = Repository.path("verticles");
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(services)) {
            for (Path file : tree.filter(path -> path.toString().matches(".*/src/main/.*/V\\d+__\\w+\\.sql"))
                    .toList()) {
                files.put(services.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
