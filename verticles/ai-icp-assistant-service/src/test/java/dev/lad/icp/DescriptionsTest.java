package dev.lad.icp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.TestBilling;
import dev.lad.testkit.TestNode;
import dev.lad.testkit.TestTwins;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users write, and what is searched for then: by the model and by the rules alike. */
class DescriptionsTest {
    private static final TestTwins TWINS = new TestTwins();
    private static TestNode byModel;
    private static TestNode byRules;

    /**
     * @param titles all words of one of them must stand in a title that is found, in any order, as a search takes them
     * @param keywords all that may be found
     */
    record Expected(
            String description,
            List<String> titles,
            List<String> seniorities,
            List<String> departments,
            List<String> industries,
            List<String> places,
            List<String> ranges,
            List<String> technologies,
            List<String> keywords) {

        @Override
        public String toString() {
            return description;
        }
    }

    static Stream<Arguments> descriptions() {
        return Stream.of(
                        new Expected(
                                "We sell to heads and directors of marketing or sales at software companies with 50 to 1000 employees.",
                                List.of(
                                        "Head of Marketing",
                                        "Head of Sales",
                                        "Director of Marketing",
                                        "Director of Sales"),
                                List.of("head", "director"),
                                List.of("master_marketing", "master_sales"),
                                List.of("computer software"),
                                List.of(),
                                List.of("51,200", "201,500", "501,1000"),
                                List.of(),
                                List.of()),
                        new Expected(
                                "CEOs and VPs of Engineering at fintechs in London and Berlin, 200+ employees",
                                List.of("CEO", "VP Engineering"),
                                List.of("c_suite", "vp"),
                                List.of("master_engineering_technical"),
                                List.of("financial services"),
                                List.of("London", "Berlin"),
                                List.of("201,500", "501,1000", "1001,5000", "5001,10000", "10001,1000000"),
                                List.of(),
                                List.of("fintech")),
                        new Expected(
                                "Founders and owners of retail startups in France that use Shopify",
                                List.of("Founder", "Owner"),
                                List.of("founder", "owner"),
                                List.of(),
                                List.of("retail"),
                                List.of("France"),
                                List.of("1,10", "11,50"),
                                List.of("shopify"),
                                List.of("Shopify")),
                        new Expected(
                                "HR managers and heads of people at hospitals in Germany with fewer than 500 employees.",
                                List.of("People Manager", "Head of People"),
                                List.of("manager", "head"),
                                List.of("master_human_resources"),
                                List.of("hospital & health care"),
                                List.of("Germany"),
                                List.of("1,10", "11,50", "51,200", "201,500"),
                                List.of(),
                                List.of()),
                        new Expected(
                                "Our best customers are sales teams of insurers in Texas; we partner with education companies now and then.",
                                List.of(),
                                List.of(),
                                List.of("master_sales"),
                                List.of("insurance"),
                                List.of("Texas"),
                                List.of(),
                                List.of(),
                                List.of()),
                        new Expected(
                                "Procurement and operations directors in manufacturing, mid-market, United Kingdom, running on Salesforce",
                                List.of("Director of Procurement", "Director of Operations"),
                                List.of("director"),
                                List.of("master_operations"),
                                List.of("manufacturing"),
                                List.of("United Kingdom"),
                                List.of("201,500", "501,1000"),
                                List.of("salesforce"),
                                List.of("Salesforce")),
                        new Expected(
                                "C-level executives of B2B SaaS vendors in California with more than 1,000 people who care about GDPR",
                                List.of(),
                                List.of("c_suite"),
                                List.of(),
                                List.of("computer software"),
                                List.of("California"),
                                List.of("1001,5000", "5001,10000", "10001,1000000"),
                                List.of(),
                                List.of("b2b", "saas", "compliance")))
                .map(Arguments::of);
    }

    @BeforeAll
    static void start() {
        byModel = TestNode.start(Clock.systemUTC(), Map.of("GEMINI_URL", TWINS.url("gemini")));
        byModel.deploy(IcpVerticle::new);
        byModel.deploy(any -> new TestBilling(byModel.node(), BigDecimal.TEN, Map.of()));
        byRules = TestNode.start(Clock.systemUTC(), Map.of("GEMINI", "off"));
        byRules.deploy(IcpVerticle::new);
    }

    @AfterAll
    static void stop() {
        byModel.close();
        byRules.close();
        TWINS.close();
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void theModelFindsWhatIsMeant(Expected expected) {
        finds(byModel, expected, "gemini");
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void theRulesFindWhatIsMeant(Expected expected) {
        finds(byRules, expected, "rules");
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void bothGiveTheSameForm(Expected expected) {
        Identity owner = TestNode.owner();
        List<String> profiles = new ArrayList<>();
        List<String> criteria = new ArrayList<>();
        for (TestNode node : List.of(byModel, byRules)) {
            JsonNode profile = profile(node, owner, Map.of("description", expected.description()));
            profile.fieldNames().forEachRemaining(profiles::add);
            criteria(node, owner, profile).fieldNames().forEachRemaining(criteria::add);
        }
        // The model's name is all that the rules cannot give.
        profiles.remove("model");
        assertThat(profiles.subList(0, profiles.size() / 2))
                .isEqualTo(profiles.subList(profiles.size() / 2, profiles.size()));
        assertThat(criteria.subList(0, criteria.size() / 2))
                .isEqualTo(criteria.subList(criteria.size() / 2, criteria.size()));
    }

    static Stream<Arguments> nodes() {
        return Stream.of(Arguments.of("gemini", byModel), Arguments.of("rules", byRules));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void customersAreDescribedByWhatTheyHaveInCommon(String source, TestNode node) {
        Identity owner = TestNode.owner();
        JsonNode profile = profile(
                node,
                owner,
                Map.of(
                        "customers",
                        List.of(
                                customer("Alpha", "software", 120, "Germany", "Head of Sales"),
                                customer("Beta", "software", 80, "Germany", "Head of Sales"),
                                customer("Gamma", "insurance", 90, "France", "CEO"))));

        assertThat(profile.path("source").asText()).isEqualTo(source);
        JsonNode criteria = criteria(node, owner, profile);
        assertThat(texts(criteria, "titles")).contains("Head of Sales", "CEO");
        assertThat(texts(criteria, "industries")).contains("computer software", "insurance");
        assertThat(texts(criteria, "companyLocations")).contains("Germany", "France");
        assertThat(texts(criteria, "employeeRanges")).containsExactly("51,200");
        assertThat(texts(criteria, "keywords")).isEmpty();
    }

    private static void finds(TestNode node, Expected expected, String source) {
        Identity owner = TestNode.owner();
        JsonNode profile = profile(node, owner, Map.of("description", expected.description()));
        assertThat(profile.path("source").asText()).isEqualTo(source);
        assertThat(texts(profile, "departments")).containsExactlyInAnyOrderElementsOf(expected.departments());
        assertThat(texts(profile, "locations")).containsExactlyInAnyOrderElementsOf(expected.places());
        found(profile, expected);

        JsonNode criteria = criteria(node, owner, profile);
        assertThat(texts(criteria, "companyLocations")).containsExactlyInAnyOrderElementsOf(expected.places());
        assertThat(texts(criteria, "personLocations")).isEmpty();
        found(criteria, expected);
    }

    private static void found(JsonNode found, Expected expected) {
        List<List<String>> titles =
                texts(found, "titles").stream().map(DescriptionsTest::words).toList();
        assertThat(expected.titles()).allSatisfy(title -> assertThat(titles)
                .anySatisfy(words -> assertThat(words).containsExactlyInAnyOrderElementsOf(words(title))));
        assertThat(titles).hasSameSizeAs(expected.titles());
        assertThat(texts(found, "seniorities")).containsExactlyInAnyOrderElementsOf(expected.seniorities());
        assertThat(texts(found, "industries")).containsAll(expected.industries());
        assertThat(texts(found, "employeeRanges")).containsExactlyElementsOf(expected.ranges());
        assertThat(texts(found, "technologies")).containsExactlyInAnyOrderElementsOf(expected.technologies());
        assertThat(expected.keywords()).containsAll(texts(found, "keywords"));
    }

    private static List<String> words(String title) {
        return Stream.of(title.toLowerCase(Locale.ROOT).split(" ", -1))
                .filter(word -> !word.equals("of"))
                .toList();
    }

    private static JsonNode profile(TestNode node, Identity owner, Map<String, Object> material) {
        return node.call(owner, Ask.of("ai-icp-assistant", "analyze").body(material))
                .expect(201)
                .data();
    }

    private static JsonNode criteria(TestNode node, Identity owner, JsonNode profile) {
        return node.call(
                        owner,
                        Ask.of("ai-icp-assistant", "generateCriteria")
                                .body(Map.of("profileId", profile.path("id").asText())))
                .expect(200)
                .data()
                .path("criteria");
    }

    private static Map<String, Object> customer(
            String name, String industry, int employees, String country, String title) {
        return Map.of("name", name, "industry", industry, "employees", employees, "country", country, "title", title);
    }

    private static List<String> texts(JsonNode of, String member) {
        List<String> texts = new ArrayList<>();
        of.path(member).forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
