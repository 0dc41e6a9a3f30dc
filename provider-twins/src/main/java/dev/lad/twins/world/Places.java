package dev.lad.twins.world;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The cities of the world, more often drawn the more often they stand here. */
final class Places {
    private static final Set<String> GDPR =
            Set.of("United Kingdom", "Germany", "France", "Netherlands", "Spain", "Sweden", "Ireland", "Poland");

    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("us", "United States"),
            Map.entry("usa", "United States"),
            Map.entry("united states of america", "United States"),
            Map.entry("uk", "United Kingdom"),
            Map.entry("great britain", "United Kingdom"),
            Map.entry("uae", "United Arab Emirates"),
            Map.entry("nyc", "New York"),
            Map.entry("new york city", "New York"),
            Map.entry("california, us", "California"));

    static final List<Place> ALL = Stream.of(
                    "New York|New York|United States|America/New_York",
                    "New York|New York|United States|America/New_York",
                    "San Francisco|California|United States|America/Los_Angeles",
                    "San Francisco|California|United States|America/Los_Angeles",
                    "Los Angeles|California|United States|America/Los_Angeles",
                    "San Diego|California|United States|America/Los_Angeles",
                    "Austin|Texas|United States|America/Chicago",
                    "Dallas|Texas|United States|America/Chicago",
                    "Houston|Texas|United States|America/Chicago",
                    "Chicago|Illinois|United States|America/Chicago",
                    "Boston|Massachusetts|United States|America/New_York",
                    "Seattle|Washington|United States|America/Los_Angeles",
                    "Denver|Colorado|United States|America/Denver",
                    "Atlanta|Georgia|United States|America/New_York",
                    "Miami|Florida|United States|America/New_York",
                    "Phoenix|Arizona|United States|America/Phoenix",
                    "Minneapolis|Minnesota|United States|America/Chicago",
                    "Raleigh|North Carolina|United States|America/New_York",
                    "Toronto|Ontario|Canada|America/Toronto",
                    "Vancouver|British Columbia|Canada|America/Vancouver",
                    "London|England|United Kingdom|Europe/London",
                    "London|England|United Kingdom|Europe/London",
                    "Manchester|England|United Kingdom|Europe/London",
                    "Edinburgh|Scotland|United Kingdom|Europe/London",
                    "Dublin|Leinster|Ireland|Europe/Dublin",
                    "Berlin|Berlin|Germany|Europe/Berlin",
                    "Munich|Bavaria|Germany|Europe/Berlin",
                    "Hamburg|Hamburg|Germany|Europe/Berlin",
                    "Paris|Ile-de-France|France|Europe/Paris",
                    "Lyon|Auvergne-Rhone-Alpes|France|Europe/Paris",
                    "Amsterdam|North Holland|Netherlands|Europe/Amsterdam",
                    "Madrid|Community of Madrid|Spain|Europe/Madrid",
                    "Barcelona|Catalonia|Spain|Europe/Madrid",
                    "Stockholm|Stockholm County|Sweden|Europe/Stockholm",
                    "Warsaw|Masovia|Poland|Europe/Warsaw",
                    "Dubai|Dubai|United Arab Emirates|Asia/Dubai",
                    "Bengaluru|Karnataka|India|Asia/Kolkata",
                    "Mumbai|Maharashtra|India|Asia/Kolkata",
                    "Singapore|Singapore|Singapore|Asia/Singapore",
                    "Sydney|New South Wales|Australia|Australia/Sydney",
                    "Melbourne|Victoria|Australia|Australia/Melbourne",
                    "Sao Paulo|Sao Paulo|Brazil|America/Sao_Paulo")
            .map(Places::parse)
            .toList();

    private Places() {}

    static String canonical(String name) {
        return OTHER_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    private static Place parse(String line) {
        var part = line.split("\\|", -1);
        return new Place(part[0], part[1], part[2], ZoneId.of(part[3]), GDPR.contains(part[2]));
    }
}
