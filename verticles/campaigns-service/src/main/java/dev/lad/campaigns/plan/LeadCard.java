package dev.lad.campaigns.plan;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a campaign knows about a lead: its members as apollo-leads has them, taken when the lead is added and again
 * when an address is wanting.
 *
 * @param linkedinProviderId the profile's id at the LinkedIn provider
 * @param instagram the user name, without {@code @}
 */
public record LeadCard(
        UUID id,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> title,
        Optional<String> headline,
        Optional<String> company,
        Optional<String> industry,
        Optional<String> city,
        Optional<String> country,
        Optional<String> linkedinUrl,
        Optional<String> linkedinProviderId,
        Optional<String> instagram,
        Optional<String> phone) {

    public Optional<String> fullName() {
        return joined(" ", firstName, lastName);
    }

    public Optional<String> location() {
        return joined(", ", city, country);
    }

    /** Whether the lead can be reached there at all. */
    public boolean reachableBy(Step.Channel channel) {
        return switch (channel) {
            case LINKEDIN -> linkedinUrl.isPresent() || linkedinProviderId.isPresent();
            case INSTAGRAM -> instagram.isPresent();
            case VOICE -> phone.isPresent();
            case DEALS -> true;
        };
    }

    private static Optional<String> joined(String by, Optional<String> first, Optional<String> second) {
        String both = Stream.of(first, second)
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(by));
        return Optional.of(both).filter(text -> !text.isEmpty());
    }
}
