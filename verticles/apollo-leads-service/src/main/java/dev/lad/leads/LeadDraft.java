package dev.lad.leads;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one row of a file, or several about the same person, say of a lead. */
final class LeadDraft {
    private final Map<LeadColumn, String> said;

    private LeadDraft(Map<LeadColumn, String> said) {
        this.said = said;
    }

    /** @param said columns that are kept, and {@link LeadColumn#NAME} */
    static LeadDraft of(Map<LeadColumn, String> said) {
        Map<LeadColumn, String> kept = new EnumMap<>(LeadColumn.class);
        kept.putAll(said);
        String name = kept.remove(LeadColumn.NAME);
        if (name != null) {
            String[] words = name.split("\\s+", 2);
            kept.putIfAbsent(LeadColumn.FIRST_NAME, words[0]);
            if (words.length == 2) {
                kept.putIfAbsent(LeadColumn.LAST_NAME, words[1]);
            }
        }
        return new LeadDraft(kept);
    }

    LeadDraft copy() {
        return new LeadDraft(new EnumMap<>(said));
    }

    @Nullable
    String value(LeadColumn column) {
        return said.get(column);
    }

    @Nullable
    String slug() {
        return Optional.ofNullable(value(LeadColumn.LINKEDIN_URL))
                .flatMap(LinkedinProfile::slug)
                .orElse(null);
    }

    /** By what it is the same person as another, the surest first; empty for nobody. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(4);
        addKey(keys, 'a', value(LeadColumn.APOLLO_ID));
        addKey(keys, 'l', slug());
        addKey(keys, 'e', value(LeadColumn.EMAIL));
        addKey(keys, 'p', value(LeadColumn.PHONE));
        return keys;
    }

    /** Those of its keys by which it is looked for: the phone only where there is nothing surer. */
    List<String> lookedForBy() {
        List<String> keys = keys();
        return keys.size() > 1
                ? keys.stream().filter(key -> key.charAt(0) != 'p').toList()
                : keys;
    }

    /** Takes over what a later row says; false where that is nothing new. */
    boolean absorb(LeadDraft later) {
        boolean news = later.said.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().equals(said.get(entry.getKey())));
        said.putAll(later.said);
        return news;
    }

    private static void addKey(List<String> keys, char kind, @Nullable String value) {
        if (value != null) {
            keys.add(kind + value);
        }
    }
}
