package dev.lad.icp;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who buys: an ideal customer, in the words that searches take.
 *
 * @param seniorities as Apollo names them: {@code c_suite}, {@code vp}
 * @param departments as Apollo names them: {@code master_sales}
 * @param employeeRanges least and most employees: {@code 51,200}
 * @param technologies as Apollo names them: {@code salesforce}
 * @param reasons why, a sentence each
 */
record Icp(
        List<String> titles,
        List<String> seniorities,
        List<String> departments,
        List<String> industries,
        List<String> employeeRanges,
        List<String> locations,
        List<String> keywords,
        List<String> technologies,
        List<String> reasons) {

    /** Whether it says nothing by which anybody could be found. */
    boolean isEmpty() {
        return Stream.of(
                        titles, seniorities, departments, industries, employeeRanges, locations, keywords, technologies)
                .allMatch(List::isEmpty);
    }
}
