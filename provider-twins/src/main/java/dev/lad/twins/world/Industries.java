package dev.lad.twins.world;

import dev.lad.twins.world.Company.Technology;
import java.util.List;
import java.util.stream.Stream;

/** The industries and products of the world. */
final class Industries {

    /** Twenty, of two nouns each: with the fifty words of {@link CompanyMaker} that makes two thousand names. */
    static final List<Industry> ALL = Stream.of(
                    "5567cd4773696439b10b0000|information technology & services|Systems,Digital|it services,cloud,managed services",
                    "5567cd4e7369643b70010000|computer software|Software,Labs|saas,b2b,software,platform",
                    "5567cdd37369643b80510000|financial services|Capital,Finance|fintech,payments,lending",
                    "5567ce1f7369643b78570000|hospital & health care|Health,Care|healthcare,clinics,patients",
                    "5567cd467369644d39040000|marketing & advertising|Media,Marketing|advertising,branding,growth",
                    "5567ced173696450cb580000|retail|Retail,Stores|retail,e-commerce,omnichannel",
                    "5567e1b3736964208b280000|telecommunications|Telecom,Networks|telecom,5g,connectivity",
                    "5567cddb7369644d250c0000|management consulting|Consulting,Advisory|strategy,transformation",
                    "5567e0e37369640e5ac10c00|human resources|People,Talent|hr,hiring,payroll",
                    "5567e0bf7369641d115f0200|industrial automation|Robotics,Automation|robots,automation,sensors",
                    "5567cd4973696439b9010000|real estate|Properties,Estates|real estate,leasing,property",
                    "5567cdda7369644eed130000|logistics & supply chain|Logistics,Freight|logistics,shipping,warehousing",
                    "5567cd8273696439b1240000|insurance|Insurance,Assurance|insurance,risk,claims",
                    "5567cd4c73696439c9030000|education management|Academy,Learning|education,e-learning,training",
                    "5567ce9e736964540d540000|renewables & environment|Energy,Solar|renewables,solar,wind",
                    "5567d08e7369645dbc4b0000|biotechnology|Biotech,Bio|biotech,therapeutics,genomics",
                    "5567cd877369644cf94b0000|computer & network security|Security,Cyber|cybersecurity,zero trust,compliance",
                    "5567ce2673696453d95c0000|manufacturing|Industries,Works|manufacturing,tooling,quality",
                    "5567cd4d736964397e020000|hospitality|Hotels,Hospitality|hotels,travel,booking",
                    "5567cdd97369645624020000|construction|Construction,Build|construction,contracting,bim")
            .map(Industries::parse)
            .toList();

    static final List<Technology> TECHNOLOGIES = Stream.of(
                    "salesforce|Salesforce|CRM",
                    "hubspot|HubSpot|CRM",
                    "pipedrive|Pipedrive|CRM",
                    "marketo|Marketo|Marketing Automation",
                    "mailchimp|Mailchimp|Marketing Automation",
                    "google_analytics|Google Analytics|Analytics",
                    "segment_io|Segment.io|Analytics",
                    "amazon_aws|Amazon AWS|Hosting",
                    "google_cloud_hosting|Google Cloud Hosting|Hosting",
                    "microsoft_azure_hosting|Microsoft Azure Hosting|Hosting",
                    "snowflake|Snowflake|Data Warehouse",
                    "zendesk|Zendesk|Support",
                    "intercom|Intercom|Support",
                    "stripe|Stripe|Payments",
                    "shopify|Shopify|E-commerce Platforms",
                    "wordpress_org|WordPress.org|CMS",
                    "slack|Slack|Collaboration",
                    "gmail|Gmail|Email Providers",
                    "outlook|Outlook|Email Providers",
                    "workday|Workday|Human Resources")
            .map(Industries::parseTechnology)
            .toList();

    private Industries() {}

    private static Industry parse(String line) {
        var part = line.split("\\|", -1);
        return new Industry(part[0], part[1], List.of(part[2].split(",", -1)), List.of(part[3].split(",", -1)));
    }

    private static Technology parseTechnology(String line) {
        var part = line.split("\\|", -1);
        return new Technology(part[0], part[1], part[2]);
    }
}
