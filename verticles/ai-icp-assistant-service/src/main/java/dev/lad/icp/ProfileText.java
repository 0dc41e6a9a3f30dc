package dev.lad.icp;

import java.util.List;
import java.util.stream.Collectors;

/** A profile in words, for a model to read. */
final class ProfileText {
    private ProfileText() {}

    static String of(Icp icp) {
        StringBuilder text = new StringBuilder();
        line(text, "Titles", icp.titles());
        line(text, "Seniorities", icp.seniorities());
        line(text, "Departments", icp.departments());
        line(text, "Industries", icp.industries());
        line(
                text,
                "Company size",
                icp.employeeRanges().stream()
                        .map(range -> range.replace(",", " to ") + " employees")
                        .toList());
        line(text, "Locations of the companies", icp.locations());
        line(text, "Keywords", icp.keywords());
        line(text, "Technologies", icp.technologies());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, List<String> values) {
        if (!values.isEmpty()) {
            text.append(values.stream().collect(Collectors.joining(", ", name + ": ", ".\n")));
        }
    }
}
