package dev.lad.icp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words that the rules know.
 *
 * @param regions to several places at once, separated by a vertical bar
 * @param functions to how a title spells them and, after a semicolon, Apollo's department
 * @param levels to the form of a title and, after a semicolon, Apollo's seniority
 * @param titles that stand on their own, and their seniority after a semicolon
 * @param ranks words for a seniority that name no function
 * @param sizes to least and most employees
 */
record Vocabulary(
        WordList industries,
        WordList locations,
        WordList regions,
        WordList functions,
        WordList levels,
        WordList titles,
        WordList ranks,
        WordList sizes,
        WordList technologies,
        WordList keywords) {

    private static final List<String> SENIORITIES = List.of(
            "owner", "founder", "c_suite", "partner", "vp", "head", "director", "manager", "senior", "entry", "intern");

    private static final List<String> FURTHER_DEPARTMENTS =
            List.of("c_suite", "education", "medical_health", "consulting");

    static Vocabulary load() {
        return new Vocabulary(
                WordList.load("industries"),
                WordList.load("locations"),
                WordList.load("regions"),
                WordList.load("functions"),
                WordList.load("levels"),
                WordList.load("titles"),
                WordList.load("seniorities"),
                WordList.load("sizes"),
                WordList.load("technologies"),
                WordList.load("keywords"));
    }

    /** All that Apollo knows, from the top down. */
    List<String> seniorities() {
        return SENIORITIES;
    }

    /** Those of Apollo's departments that a search may name. */
    List<String> departments() {
        return Stream.concat(
                        functions.values().stream().map(value -> value.split(";", -1)[1]), FURTHER_DEPARTMENTS.stream())
                .distinct()
                .toList();
    }

    /** Places that a text names, a region by its countries. */
    List<String> placesIn(String text) {
        List<String> places = new ArrayList<>(locations.in(text));
        regions.in(text).forEach(region -> places.addAll(List.of(region.split("\\|", -1))));
        return places.stream().distinct().toList();
    }
}
