package dev.lad.users;

import java.util.Optional;

/**
 * What a person says of the own self.
 *
 * @param timeZone an IANA name
 * @param locale a BCP 47 tag
 * @param version 0 before the first change
 */
record Profile(
        String firstName,
        String lastName,
        String jobTitle,
        String phone,
        String timeZone,
        String locale,
        String avatarUrl,
        long version) {

    /** Before the first change. */
    static Profile of(Member member) {
        return new Profile(member.firstName(), member.lastName(), "", "", "UTC", "en", "", 0);
    }

    /** What is to be another; the rest stays. */
    record Change(
            Optional<String> firstName,
            Optional<String> lastName,
            Optional<String> jobTitle,
            Optional<String> phone,
            Optional<String> timeZone,
            Optional<String> locale,
            Optional<String> avatarUrl) {}

    Profile with(Change change) {
        return new Profile(
                change.firstName().orElse(firstName),
                change.lastName().orElse(lastName),
                change.jobTitle().orElse(jobTitle),
                change.phone().orElse(phone),
                change.timeZone().orElse(timeZone),
                change.locale().orElse(locale),
                change.avatarUrl().orElse(avatarUrl),
                version + 1);
    }
}
