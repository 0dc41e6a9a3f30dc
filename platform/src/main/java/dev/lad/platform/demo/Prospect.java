package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** A lead of the campaign and the part it plays. */
record Prospect(String leadId, String apolloId, String name, String company, Manner manner) {

    static Prospect of(JsonNode lead, Manner manner) {
        return new Prospect(
                lead.path("id").asText(),
                lead.path("apolloId").asText(),
                lead.path("firstName").asText() + " " + lead.path("lastName").asText(),
                lead.path("company").path("name").asText(),
                manner);
    }
}
