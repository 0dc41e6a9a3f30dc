package dev.lad.leads;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a column of an uploaded file may stand for. Those that are kept are columns of {@code lead} of the same name. */
enum LeadColumn {
    APOLLO_ID("apolloId", Cell.APOLLO_ID, "apollopersonid"),
    FIRST_NAME("firstName", Cell.TEXT, "first", "givenname", "forename"),
    LAST_NAME("lastName", Cell.TEXT, "last", "surname", "familyname"),
    /** Both names in one: the first word, and the rest. */
    NAME("name", Cell.TEXT, "fullname", "contactname", "leadname"),
    TITLE("title", Cell.TEXT, "jobtitle", "position", "role"),
    SENIORITY("seniority", Cell.TEXT),
    HEADLINE("headline", Cell.LONG_TEXT),
    COMPANY_NAME(
            "companyName", Cell.TEXT, "company", "organization", "organisation", "account", "accountname", "employer"),
    COMPANY_DOMAIN("companyDomain", Cell.TEXT, "domain", "website", "companywebsite", "companyurl"),
    COMPANY_INDUSTRY("companyIndustry", Cell.TEXT, "industry"),
    COMPANY_EMPLOYEES("companyEmployees", Cell.COUNT, "employees", "numberofemployees", "companysize", "headcount"),
    COMPANY_CITY("companyCity", Cell.TEXT),
    COMPANY_COUNTRY("companyCountry", Cell.TEXT),
    CITY("city", Cell.TEXT, "town"),
    STATE("state", Cell.TEXT, "region", "province"),
    COUNTRY("country", Cell.TEXT),
    TIME_ZONE("timeZone", Cell.ZONE, "timezone", "tz"),
    LINKEDIN_URL(
            "linkedinUrl",
            Cell.LINKEDIN,
            "linkedin",
            "linkedinprofile",
            "linkedinprofileurl",
            "personlinkedinurl",
            "profileurl"),
    INSTAGRAM("instagram", Cell.INSTAGRAM, "instagramhandle"),
    EMAIL("email", Cell.EMAIL, "mail", "emailaddress", "workemail", "businessemail"),
    PHONE("phone", Cell.PHONE, "phonenumber", "telephone", "mobile", "mobilephone", "mobilenumber", "workphone");

    /** Those that are kept. */
    static final List<LeadColumn> KEPT =
            Arrays.stream(values()).filter(column -> column != NAME).toList();

    private final String member;
    private final Cell cell;
    private final String names;

    LeadColumn(String member, Cell cell, String... names) {
        this.member = member;
        this.cell = cell;
        this.names = " " + String.join(" ", names) + " ";
    }

    /** As the API calls it. */
    String member() {
        return member;
    }

    /** As PostgreSQL calls it. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What a cell says; empty where it says nothing.
     *
     * @throws Cell.Unfit for what cannot stand here
     */
    Optional<String> read(String text) {
        return cell.read(text);
    }

    /** The column that a header names, however it is written: {@code E-Mail address}, {@code first_name}, {@code Company}. */
    static Optional<LeadColumn> named(String header) {
        String plain = header.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        return Arrays.stream(values())
                .filter(column -> column.member.toLowerCase(Locale.ROOT).equals(plain)
                        || column.names.contains(" " + plain + " "))
                .findFirst();
    }

    /** The column of exactly this member of the API. */
    static Optional<LeadColumn> ofMember(String member) {
        return Arrays.stream(values())
                .filter(column -> column.member.equals(member))
                .findFirst();
    }
}
