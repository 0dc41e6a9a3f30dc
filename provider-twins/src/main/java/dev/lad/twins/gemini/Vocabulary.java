package dev.lad.twins.gemini;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words by which {@link FactFinder} recognizes things, each with what it stands for. All lower case. */
final class Vocabulary {
    /** To LinkedIn's industry names. */
    static final Map<String, String> INDUSTRIES = parse("""
            information technology & services: it services|information technology|managed services|cloud services|tech companies
            computer software: software|saas|b2b saas|software companies|platforms
            financial services: financial services|fintech|banking|banks|finance companies|payments|lending
            hospital & health care: healthcare|health care|hospitals|clinics|medical|health tech|healthtech
            marketing & advertising: advertising|marketing agencies|marketing agency|martech|branding agencies
            retail: retail|retailers|e-commerce|ecommerce|online stores|omnichannel
            telecommunications: telecom|telecommunications|telco|telcos
            management consulting: consulting|consultancies|consultancy|consultants
            human resources: human resources|recruiting firms|staffing|hr tech|payroll providers
            industrial automation: industrial automation|robotics|automation companies|robots
            real estate: real estate|property management|proptech
            logistics & supply chain: logistics|supply chain|freight|shipping|warehousing
            insurance: insurance|insurers|insurtech
            education management: education|e-learning|edtech|universities|schools
            renewables & environment: renewables|renewable energy|solar|wind energy|clean energy|cleantech
            biotechnology: biotech|biotechnology|genomics|therapeutics|pharma
            computer & network security: cybersecurity|cyber security|network security|infosec
            manufacturing: manufacturing|manufacturers|factories
            hospitality: hospitality|hotels|travel
            construction: construction|contractors|builders
            """);

    /** To the names that people searches take. */
    static final Map<String, String> LOCATIONS = parse("""
            United States: united states|usa|u.s.|us-based|america|north america
            United Kingdom: united kingdom|uk|britain|england
            Germany: germany|dach|german
            France: france|french
            Netherlands: netherlands|holland|dutch
            Spain: spain|spanish
            Sweden: sweden|nordics|swedish
            Ireland: ireland
            Poland: poland
            Canada: canada
            India: india
            Singapore: singapore
            Australia: australia
            Brazil: brazil
            United Arab Emirates: united arab emirates|uae
            New York: new york|nyc
            California: california
            Texas: texas
            San Francisco: san francisco|bay area
            Los Angeles: los angeles
            Austin: austin
            Chicago: chicago
            Boston: boston
            Seattle: seattle
            Denver: denver
            Atlanta: atlanta
            Miami: miami
            Toronto: toronto
            London: london
            Manchester: manchester
            Dublin: dublin
            Berlin: berlin
            Munich: munich
            Hamburg: hamburg
            Paris: paris
            Amsterdam: amsterdam
            Madrid: madrid
            Barcelona: barcelona
            Stockholm: stockholm
            Warsaw: warsaw
            Dubai: dubai
            Bengaluru: bengaluru|bangalore
            Mumbai: mumbai
            Sydney: sydney
            Melbourne: melbourne
            Sao Paulo: sao paulo
            """);

    /** To how a title spells them. */
    static final Map<String, String> FUNCTIONS = parse("""
            Sales: sales
            Marketing: marketing
            Engineering: engineering
            Product: product
            Operations: operations|ops
            Finance: finance
            People: people|hr|human resources
            IT: it|information technology
            Customer Success: customer success
            Business Development: business development
            Legal: legal
            Procurement: procurement|purchasing
            Growth: growth
            Revenue: revenue
            Security: security
            Data: data
            Supply Chain: supply chain
            """);

    /** Functions, to the words by which departments are usually called where these are others. */
    static final Map<String, String> DEPARTMENTS = parse("""
            sales: Business Development|Revenue
            marketing: Growth
            product management: Product
            human resources: People
            information technology: IT|Security
            customer service: Customer Success
            engineering: Data
            operations: Procurement|Supply Chain
            """);

    /** Titles that stand on their own, with their seniority after a slash. */
    static final Map<String, String> TITLES = parse("""
            CEO/c_suite: ceo|ceos|chief executive officer|chief executive officers
            Chief Technology Officer/c_suite: cto|ctos|chief technology officer
            Chief Financial Officer/c_suite: cfo|cfos|chief financial officer
            Chief Marketing Officer/c_suite: cmo|cmos|chief marketing officer
            Chief Operating Officer/c_suite: coo|coos|chief operating officer
            Chief Revenue Officer/c_suite: cro|cros|chief revenue officer
            Chief Information Officer/c_suite: cio|cios|chief information officer
            Chief People Officer/c_suite: chro|chief people officer
            Chief Product Officer/c_suite: cpo|chief product officer
            Founder/founder: founder|founders|co-founder|co-founders|cofounder|cofounders
            Owner/owner: owner|owners|business owners
            Managing Director/c_suite: managing director|managing directors
            Partner/partner: managing partner|managing partners
            Recruiter/entry: recruiter|recruiters
            Account Executive/entry: account executive|account executives
            """);

    /** Levels within a function, to the pattern of the title and its seniority after a slash. */
    static final Map<String, String> LEVELS = parse("""
            VP %s/vp: vp|vps|vice president|vice presidents|svp
            Head of %s/head: head|heads|leader|leaders
            %s Director/director: director|directors
            %s Manager/manager: manager|managers
            """);

    /** Words of size, to the numbers of employees that they usually mean. */
    static final Map<String, String> SIZES = parse("""
            1-50: startup|startups|start-ups|early-stage|early stage
            11-200: small business|small businesses|smb|smbs|small and medium
            201-1000: mid-market|midmarket|mid-size|mid-sized|midsize|medium-sized|scale-ups|scaleups
            1001-10000: enterprise|enterprises|large companies|large enterprises
            """);

    static final Map<String, String> KEYWORDS = parse("""
            Salesforce: salesforce
            HubSpot: hubspot
            Pipedrive: pipedrive
            Marketo: marketo
            Shopify: shopify
            AWS: aws|amazon web services
            Snowflake: snowflake
            Zendesk: zendesk
            outbound: outbound|cold email|cold calling|prospecting
            lead generation: lead generation|lead gen
            b2b: b2b
            saas: saas
            crm: crm
            compliance: compliance|gdpr|soc 2
            automation: automation
            e-commerce: e-commerce|ecommerce
            hiring: hiring|recruiting
            analytics: analytics
            """);

    /** Words that say nothing about what a text is about. */
    static final Set<String> STOP_WORDS = Set.of(
            "about",
            "after",
            "also",
            "and",
            "any",
            "are",
            "based",
            "been",
            "best",
            "but",
            "can",
            "companies",
            "company",
            "could",
            "customer",
            "customers",
            "each",
            "employees",
            "for",
            "from",
            "have",
            "help",
            "ideal",
            "into",
            "less",
            "like",
            "looking",
            "more",
            "most",
            "need",
            "other",
            "our",
            "people",
            "please",
            "sell",
            "selling",
            "should",
            "some",
            "such",
            "target",
            "than",
            "that",
            "the",
            "their",
            "them",
            "they",
            "this",
            "those",
            "want",
            "were",
            "what",
            "when",
            "where",
            "which",
            "who",
            "will",
            "with",
            "would",
            "you",
            "your",
            "between",
            "over",
            "under");

    private Vocabulary() {}

    private static Map<String, String> parse(String lines) {
        Map<String, String> words = new LinkedHashMap<>();
        lines.strip().lines().forEach(line -> {
            int colon = line.indexOf(": ");
            List.of(line.substring(colon + 2).split("\\|", -1))
                    .forEach(word -> words.put(word, line.substring(0, colon)));
        });
        return Collections.unmodifiableMap(words);
    }
}
