package dev.lad.twins.world;

import dev.lad.twins.world.Person.Job;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** Makes up what people do. */
final class Jobs {

    /** A line of work: Apollo's department and function, how its leaders and its members are called. */
    private record Line(String department, String function, String field, String chief, List<String> crafts) {}

    private static final List<Line> LINES = Stream.of(
                    "master_sales|sales|Sales|Chief Revenue Officer|Account Executive,Sales Development Representative",
                    "master_sales|sales|Business Development|Chief Commercial Officer|Business Developer,Partnerships Specialist",
                    "master_marketing|marketing|Marketing|Chief Marketing Officer|Content Marketer,Growth Marketer",
                    "master_engineering_technical|engineering|Engineering|Chief Technology Officer|Software Engineer,Data Engineer",
                    "master_information_technology|information_technology|IT|Chief Information Officer|Systems Administrator,Network Engineer",
                    "master_finance|finance|Finance|Chief Financial Officer|Accountant,Financial Analyst",
                    "master_human_resources|human_resources|People|Chief People Officer|Recruiter,HR Generalist",
                    "master_operations|operations|Operations|Chief Operating Officer|Operations Analyst,Project Coordinator",
                    "product_management|product_management|Product|Chief Product Officer|Product Owner,Product Analyst",
                    "master_customer_service|support|Customer Success|Chief Customer Officer|Customer Success Specialist,Support Engineer",
                    "master_legal|legal|Legal|General Counsel|Counsel,Compliance Analyst")
            .map(Jobs::parse)
            .toList();

    private static final List<String> TOP_TITLES =
            List.of("Chief Executive Officer", "CEO", "President", "Managing Director");

    private Jobs() {}

    static Job draw(Draw draw, Company company) {
        var line = draw.of(LINES);
        var since = LocalDate.of(draw.between(2015, 2025), draw.between(1, 12), 1);
        var seniority = seniority(draw.below(100));
        var title =
                switch (seniority) {
                    case "owner" -> "Owner";
                    case "founder" -> draw.chance(50) ? "Founder & CEO" : "Co-Founder";
                    case "c_suite" -> draw.chance(35) ? draw.of(TOP_TITLES) : line.chief();
                    case "partner" -> "Managing Partner";
                    case "vp" -> draw.chance(60) ? "VP " + line.field() : "Vice President of " + line.field();
                    case "head" -> "Head of " + line.field();
                    case "director" -> draw.chance(60) ? "Director of " + line.field() : line.field() + " Director";
                    case "manager" -> line.field() + " Manager";
                    case "senior" -> "Senior " + draw.of(line.crafts());
                    case "intern" -> line.field() + " Intern";
                    default -> draw.of(line.crafts());
                };
        var top = List.of("owner", "founder", "c_suite", "partner").contains(seniority);
        return new Job(title, seniority, top ? "c_suite" : line.department(), line.function(), company, since);
    }

    private static String seniority(int percentile) {
        if (percentile < 2) return "owner";
        if (percentile < 6) return "founder";
        if (percentile < 14) return "c_suite";
        if (percentile < 16) return "partner";
        if (percentile < 27) return "vp";
        if (percentile < 37) return "head";
        if (percentile < 51) return "director";
        if (percentile < 69) return "manager";
        if (percentile < 83) return "senior";
        if (percentile < 97) return "entry";
        return "intern";
    }

    private static Line parse(String text) {
        var part = text.split("\\|", -1);
        return new Line(part[0], part[1], part[2], part[3], List.of(part[4].split(",", -1)));
    }
}
