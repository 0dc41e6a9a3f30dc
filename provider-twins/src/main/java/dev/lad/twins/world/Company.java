package dev.lad.twins.world;

import java.util.List;

/**
 * A company.
 *
 * @param apolloId 24 hexadecimal digits
 * @param linkedinId LinkedIn's number of the company page
 * @param revenue a year, in US dollars
 * @param funding in total, in US dollars; 0 when never funded
 * @param fundingStage empty when never funded
 * @param phone E.164
 */
public record Company(
        int index,
        String apolloId,
        String name,
        String domain,
        String linkedinSlug,
        String linkedinId,
        Industry industry,
        List<Technology> technologies,
        int employees,
        long revenue,
        int founded,
        long funding,
        String fundingStage,
        Place place,
        String street,
        String postalCode,
        String phone) {

    /** A product that the company is known to use. */
    public record Technology(String uid, String name, String category) {}

    public String linkedinUrl() {
        return "http://www.linkedin.com/company/" + linkedinSlug;
    }

    public String websiteUrl() {
        return "http://www." + domain;
    }

    public List<String> keywords() {
        return industry.keywords();
    }

    public boolean uses(String technologyUid) {
        return technologies.stream().anyMatch(technology -> technology.uid().equalsIgnoreCase(technologyUid));
    }
}
