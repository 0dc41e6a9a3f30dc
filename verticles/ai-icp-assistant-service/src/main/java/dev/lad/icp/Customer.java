package dev.lad.icp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A customer that a tenant already has.
 *
 * @param title of whoever bought
 */
record Customer(
        String name,
        Optional<String> domain,
        Optional<String> industry,
        Optional<Integer> employees,
        Optional<String> country,
        Optional<String> title) {

    /** All of them as text, a line each. */
    static String describe(List<Customer> customers) {
        return customers.stream().map(Customer::line).collect(Collectors.joining("\n"));
    }

    private String line() {
        return "- "
                + Stream.of(
                                Optional.of(name),
                                domain,
                                industry.map(value -> "industry " + value),
                                employees.map(count -> count + " employees"),
                                country,
                                title.map(value -> "bought by " + value))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; "));
    }
}
