package dev.lad.twins.world;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Makes the companies. A company's name, and so its domain, is distinct because of how the index picks its words. */
final class CompanyMaker {
    private static final long KIND = 0xC0;
    private static final String HEX = "0123456789abcdef";

    private static final List<String> WORDS = List.of("""
            Acme Northwind Bluebird Cedar Harbor Summit Falcon Granite Juniper Keystone
            Lantern Meridian Nimbus Orchard Pinnacle Quartz Ridgeline Sterling Tidal Umbra
            Vantage Willow Xenon Yarrow Zenith Amber Beacon Cobalt Drift Ember
            Fathom Glacier Halcyon Indigo Jasper Kestrel Lumen Marble Nova Opal
            Prism Quill River Saffron Timber Unity Vertex Wavecrest Aurora Bramble
            """.strip().split("\\s+", -1));

    private static final List<String> STREETS =
            List.of("Main St", "Market St", "Station Rd", "Park Ave", "Mill Ln", "Harbor Dr", "King St", "Oak Ave");
    private static final List<String> STAGES = List.of("Seed", "Series A", "Series B", "Series C", "Series D");

    private final long seed;
    private final FictionalPhones phones;

    CompanyMaker(long seed, FictionalPhones phones) {
        this.seed = seed;
        this.phones = phones;
    }

    Company make(int index) {
        var draw = new Draw(seed, KIND, index);
        var nameNumber = Math.floorMod(index * 1_237L + seed, World.COMPANIES);
        var word = WORDS.get(nameNumber % WORDS.size());
        var nounNumber = nameNumber / WORDS.size();
        var industry = Industries.ALL.get(nounNumber / 2);
        var name = word + " " + industry.nouns().get(nounNumber % 2);
        var slug = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        var employees = draw.betweenByMagnitude(3, 20_000);
        var place = draw.of(Places.ALL);
        var funded = draw.chance(40);
        var stage = draw.below(STAGES.size());
        return new Company(
                index,
                "5f" + draw.text(HEX, 22),
                name,
                slug + ".example",
                slug,
                Integer.toString(1_000_000 + index * 37),
                industry,
                technologies(draw),
                employees,
                (long) employees * draw.between(60, 320) * 1_000,
                draw.between(1965, 2024),
                funded ? (stage + 1) * (long) draw.between(2, 30) * 1_000_000 : 0,
                funded ? STAGES.get(stage) : "",
                place,
                draw.between(1, 999) + " " + draw.of(STREETS),
                Integer.toString(draw.between(10_000, 99_999)),
                phones.nextFor(place));
    }

    private static List<Company.Technology> technologies(Draw draw) {
        return Stream.generate(() -> draw.of(Industries.TECHNOLOGIES))
                .limit(draw.between(2, 7))
                .distinct()
                .toList();
    }
}
