package dev.lad.leads;

import dev.lad.shared.errors.Failure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the columns of one file stand for.
 *
 * @param names the headers as the file has them
 * @param columns what each stands for, in their order; empty for one that is ignored
 */
record ImportHeader(List<String> names, List<Optional<LeadColumn>> columns) {
    private static final List<LeadColumn> TELLING =
            List.of(LeadColumn.EMAIL, LeadColumn.LINKEDIN_URL, LeadColumn.PHONE, LeadColumn.APOLLO_ID);

    /**
     * Reads the first row.
     *
     * @param chosen columns for headers that do not tell by themselves, or tell something else
     * @throws Failure 400 where no column tells one person from another, or two stand for the same
     */
    static ImportHeader of(List<String> names, Map<String, LeadColumn> chosen) {
        List<String> headers = names.stream().map(String::strip).toList();
        List<Optional<LeadColumn>> columns = new ArrayList<>();
        Map<LeadColumn, String> taken = new EnumMap<>(LeadColumn.class);
        for (String header : headers) {
            Optional<LeadColumn> column =
                    Optional.ofNullable(chosen.get(header)).or(() -> LeadColumn.named(header));
            columns.add(column);
            column.ifPresent(found -> {
                String other = taken.putIfAbsent(found, header);
                if (other != null) {
                    throw new Failure.Other(
                            400,
                            "duplicate_column",
                            "The columns " + other + " and " + header + " both stand for " + found.member() + ".");
                }
            });
        }
        if (TELLING.stream().noneMatch(taken::containsKey)) {
            throw new Failure.Other(
                    400,
                    "no_telling_column",
                    "The first row names no column for e-mail, linkedinUrl or phone, by one of which a lead is known.");
        }
        return new ImportHeader(headers, List.copyOf(columns));
    }

    /** Headers that stand for nothing. */
    List<String> ignored() {
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (columns.get(i).isEmpty() && ignored.size() < 50) {
                ignored.add(names.get(i));
            }
        }
        return ignored;
    }
}
