package dev.lad.twins.world;

import java.time.LocalDate;
import java.util.Optional;

/** A person, the same one in every twin. */
public record Person(
        int index,
        String apolloId,
        String firstName,
        String lastName,
        Job job,
        Place place,
        Contact contact,
        LinkedIn linkedin,
        Optional<Instagram> instagram,
        Temperament temperament) {

    /**
     * What somebody does for a living.
     *
     * @param seniority in Apollo's words: {@code c_suite}, {@code vp}, ...
     * @param department in Apollo's words: {@code master_sales}, ...
     * @param function in Apollo's words: {@code sales}, ...
     */
    public record Job(
            String title, String seniority, String department, String function, Company company, LocalDate since) {}

    /**
     * How somebody can be reached; what is empty is not known to any provider.
     *
     * @param workEmailVerified false: only guessed from the company's pattern
     * @param phone E.164
     */
    public record Contact(
            Optional<String> workEmail,
            boolean workEmailVerified,
            Optional<String> personalEmail,
            Optional<String> phone) {}

    /**
     * A LinkedIn profile.
     *
     * @param slug the public identifier, the last part of the profile's URL
     * @param providerId the id that messaging and invitations take, beginning with {@code ACoAA}
     * @param memberId the number within {@code urn:li:member:}
     */
    public record LinkedIn(String slug, String providerId, long memberId) {
        public String url() {
            return "https://www.linkedin.com/in/" + slug;
        }

        public String memberUrn() {
            return "urn:li:member:" + memberId;
        }
    }

    /**
     * An Instagram profile.
     *
     * @param messagingId the id that direct messages take, which is not the profile's own
     */
    public record Instagram(String handle, String providerId, String messagingId, int followers) {}

    public String name() {
        return firstName + " " + lastName;
    }

    public Company company() {
        return job.company();
    }

    public String headline() {
        return job.title() + " at " + job.company().name();
    }
}
