package dev.lad.icp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a profile is worked out from. */
sealed interface Material {

    /** In words, as a person wrote them. */
    record Text(String text) implements Material {}

    /** From those who have bought already. */
    record Customers(List<Customer> customers) implements Material {}

    /** As text, for a model. */
    default String data() {
        return this instanceof Customers book ? Customer.describe(book.customers()) : ((Text) this).text();
    }

    /** What is kept of it with the profile: only what the tenant wrote as text. */
    default Optional<String> description() {
        return this instanceof Text text ? Optional.of(text.text()) : Optional.empty();
    }

    /** A name for what comes of it, where nobody gave one. */
    default String title() {
        String whole = this instanceof Customers book
                ? "Like "
                        + book.customers().stream().limit(3).map(Customer::name).collect(Collectors.joining(", "))
                : ((Text) this).text().strip().split("[.!?\\n]", 2)[0].strip();
        String title = whole.isEmpty() ? "Ideal customer" : whole;
        return title.length() <= 80 ? title : title.substring(0, 79).strip() + "…";
    }
}
