package dev.lad.twins.twilio;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a conversation stands: at an instruction of a document, or waiting for one.
 *
 * @param run the script of the call that it belongs to; a later one makes it obsolete
 * @param url where the document comes from; empty for one that came with the order
 * @param documents how many there have been
 * @param awaited how the document was asked for, until it is there
 * @param twiml the document
 * @param position of the instruction that is obeyed
 * @param since when it came to that instruction
 */
record Scene(
        int run,
        Optional<String> url,
        int documents,
        Optional<Asked> awaited,
        String twiml,
        int position,
        Instant since) {

    /** A request for a document. */
    record Asked(String method, Map<String, String> more) {}

    static Scene opening(int run, Instant now) {
        return new Scene(run, Optional.empty(), 0, Optional.empty(), "", 0, now);
    }

    Scene asking(String from, Asked asked, Instant now) {
        return new Scene(run, Optional.of(from), documents + 1, Optional.of(asked), "", 0, now);
    }

    Scene reading(String document, Instant now) {
        return new Scene(run, url, documents, Optional.empty(), document, 0, now);
    }

    Scene next(Instant now) {
        return new Scene(run, url, documents, awaited, twiml, position + 1, now);
    }

    JsonObject kept() {
        var json = new JsonObject()
                .put("run", run)
                .put("url", url.orElse(null))
                .put("documents", documents)
                .put("twiml", twiml)
                .put("position", position)
                .put("since", since.toString());
        awaited.ifPresent(
                asked -> json.put("method", asked.method()).put("more", new JsonObject(new TreeMap<>(asked.more()))));
        return json;
    }

    static Scene of(JsonObject json) {
        return new Scene(
                json.getInteger("run"),
                Optional.ofNullable(json.getString("url")),
                json.getInteger("documents"),
                Optional.ofNullable(json.getString("method")).map(method -> new Asked(method, more(json))),
                json.getString("twiml"),
                json.getInteger("position"),
                Instant.parse(json.getString("since")));
    }

    private static Map<String, String> more(JsonObject json) {
        return json.getJsonObject("more").stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> String.valueOf(field.getValue())));
    }
}
