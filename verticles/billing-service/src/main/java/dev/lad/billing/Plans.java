package dev.lad.billing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The price list: plans, packages of credits, and what each action costs. Data, and the only place that has it. */
final class Plans {
    static final String CURRENCY = "usd";
    static final String FREE = "free";

    private static final List<String> ALL_FEATURES = List.of(
            "campaigns",
            "apollo-leads",
            "voice-agent",
            "deals-pipeline",
            "social-integration",
            "ai-icp-assistant",
            "lead-enrichment",
            "overview");

    /** The smallest first; a larger plan costs more, gives more credits, cheaper ones, and all features of a smaller. */
    static final List<Plan> PLANS = List.of(
            plan(FREE, "Free", 0, "0", List.of("apollo-leads", "deals-pipeline", "overview")),
            plan(
                    "starter",
                    "Starter",
                    4_900,
                    "1000",
                    List.of("apollo-leads", "deals-pipeline", "overview", "ai-icp-assistant", "lead-enrichment")),
            plan("professional", "Professional", 14_900, "4000", ALL_FEATURES),
            plan("enterprise", "Enterprise", 49_900, "16000", ALL_FEATURES));

    /** The smallest first; each is cheaper per credit than the one before. */
    static final List<CreditPackage> PACKAGES = List.of(
            new CreditPackage("credits-500", new BigDecimal("500"), 2_900, CURRENCY),
            new CreditPackage("credits-1000", new BigDecimal("1000"), 4_900, CURRENCY),
            new CreditPackage("credits-5000", new BigDecimal("5000"), 19_900, CURRENCY),
            new CreditPackage("credits-20000", new BigDecimal("20000"), 69_900, CURRENCY));

    static final List<Price> PRICES = List.of(
            price("people.search", "apollo-leads", "0", "search"),
            price("lead.enrich", "apollo-leads", "2", "lead found"),
            price("email.reveal", "apollo-leads", "2", "address found"),
            price("phone.reveal", "apollo-leads", "10", "number found"),
            price("linkedin.invite", "social-integration", "1", "invitation"),
            price("linkedin.message", "social-integration", "5", "message"),
            price("instagram.follow", "social-integration", "0.5", "follow"),
            price("instagram.dm", "social-integration", "2", "message"),
            price("voice.minute", "voice-agent", "3", "started minute"),
            price("enrichment.lead", "lead-enrichment", "2", "lead found"),
            price("icp.analyze", "ai-icp-assistant", "0.1", "analysis"),
            price("icp.criteria", "ai-icp-assistant", "0.1", "generation"));

    private Plans() {}

    /**
     * A plan.
     *
     * @param priceMinor cents a month
     * @param creditsPerPeriod granted with each paid invoice
     */
    record Plan(
            String key,
            String name,
            long priceMinor,
            String currency,
            String interval,
            BigDecimal creditsPerPeriod,
            List<String> features) {}

    /** Credits bought once; {@code priceMinor} in cents. */
    record CreditPackage(String id, BigDecimal credits, long priceMinor, String currency) {}

    /** What one unit of an action costs. */
    record Price(String action, String feature, BigDecimal credits, String unit) {}

    static Optional<Plan> plan(String key) {
        return PLANS.stream().filter(plan -> plan.key().equals(key)).findFirst();
    }

    static Optional<CreditPackage> credits(String id) {
        return PACKAGES.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private static Plan plan(String key, String name, long priceMinor, String credits, List<String> features) {
        return new Plan(key, name, priceMinor, CURRENCY, "month", new BigDecimal(credits), features);
    }

    private static Price price(String action, String feature, String credits, String unit) {
        return new Price(action, feature, new BigDecimal(credits), unit);
    }
}
