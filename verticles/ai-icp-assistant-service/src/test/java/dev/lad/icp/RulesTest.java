package dev.lad.icp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.errors.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private final Rules rules = new Rules(Vocabulary.load());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    VPs of Sales at SaaS companies                        | VP Sales
                    heads and directors of sales or marketing             | Head of Sales;Director of Sales;Head of Marketing;Director of Marketing
                    We sell to sales directors and CEOs.                  | Director of Sales;CEO
                    Head of Sales, marketing managers                     | Head of Sales;Marketing Manager
                    founders and owners of small bakeries                 | Founder;Owner
                    Vice President of Business Development                | VP Business Development
                    the CTO or the head of IT                             | CTO;Head of IT
                    people who like project management                    |
                    """)
    void titlesAreFoundAlsoWhereTheyAreOnlyMeant(String text, String titles) {
        assertThat(rules.profile(text(text + ", retail")).titles()).isEqualTo(split(titles));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    retailers with 50 to 200 employees        | 51,200
                    retailers of 10-50 people                 | 11,50
                    retailers with more than 1,000 employees  | 1001,5000;5001,10000;10001,1000000
                    retailers with 2k+ employees              | 1001,5000;5001,10000;10001,1000000
                    retailers with fewer than 50 staff        | 1,10;11,50
                    retailers, no more than 200 employees     | 1,10;11,50;51,200
                    about 120 employees in retail             | 51,200
                    retail startups                           | 1,10;11,50
                    mid-market retailers                      | 201,500;501,1000
                    startups in retail with 20-40 employees   | 11,50
                    retailers founded in 1990                 |
                    """)
    void sizesBecomeTheRangesThatSearchesTake(String text, String ranges) {
        assertThat(rules.profile(text(text)).employeeRanges()).isEqualTo(split(ranges));
    }

    /** The longest text that is taken, made to be read over and over; on the event loop of all the others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1.",
                "1 ",
                "1\n",
                "1-",
                "1 to ",
                "1k+",
                "over ",
                "no ",
                "except for ",
                "vp ",
                "vp, ",
                "vp of ",
                "sales ",
                "sales and ",
                "vp and sales, ",
                "head of sales ",
                "sales team ",
                "vp\n",
                "united ",
                "a-"
            })
    void aTextThatRepeatsItselfIsReadInATimeThatNobodyNotices(String piece) {
        String longest = "retail " + piece.repeat((8_000 - 7) / piece.length());
        rules.profile(text("retail"));

        long began = System.nanoTime();
        rules.profile(text(longest));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fintechs and banks in London                       | financial services;banking | London
                    B2B SaaS companies in the DACH region              | computer software          | Germany;Austria;Switzerland
                    hospitals in the US-based part, not in Canada      | hospital & health care     | United States
                    law firms in France, except those in Paris         | legal services             | France
                    they tell us about factories                       | manufacturing              |
                    """)
    void industriesAndPlacesAreFoundUnlessTheyAreExcluded(String text, String industries, String places) {
        Icp icp = rules.profile(text(text));

        assertThat(icp.industries()).isEqualTo(split(industries));
        assertThat(icp.locations()).isEqualTo(split(places));
    }

    @Test
    void whatCustomersHaveInCommonIsTheProfileTheCommonestFirst() {
        Icp icp = rules.profile(new Material.Customers(List.of(
                customer("Alpha", "SaaS", 120, "Germany", "Head of Sales"),
                customer("Beta", "software", 80, "german", "Head of Sales"),
                customer("Gamma", "Basket weaving", 4_000, "France", "CEO"))));

        assertThat(icp.titles()).containsExactly("Head of Sales", "CEO");
        assertThat(icp.seniorities()).containsExactly("head", "c_suite");
        assertThat(icp.departments()).containsExactly("master_sales");
        assertThat(icp.industries()).containsExactly("computer software", "Basket weaving");
        assertThat(icp.employeeRanges()).containsExactly("51,200", "1001,5000");
        assertThat(icp.locations()).containsExactly("Germany", "France");
        assertThat(icp.reasons()).contains("2 of 3 customers are in the industry computer software.");
    }

    @Test
    void aTextThatSaysNothingIsRefusedInsteadOfFindingEverybody() {
        assertThatThrownBy(() -> rules.profile(text("We love nice customers very much.")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo("nothing_recognized"));
    }

    private static Material text(String text) {
        return new Material.Text(text);
    }

    private static Customer customer(String name, String industry, int employees, String country, String title) {
        return new Customer(
                name,
                Optional.empty(),
                Optional.of(industry),
                Optional.of(employees),
                Optional.of(country),
                Optional.of(title));
    }

    private static List<String> split(String values) {
        return values == null ? List.of() : List.of(values.split(";"));
    }
}
