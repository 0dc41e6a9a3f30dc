package dev.lad.leads;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Rows of a file that are stored together, each person once. */
final class LeadBatch {
    private final List<LeadDraft> drafts = new ArrayList<>();
    private final Map<String, LeadDraft> byKey = new HashMap<>();
    private long updated;
    private long unchanged;

    /**
     * A batch of which it is known who is a lead already.
     *
     * @param updated rows that told more of a person of whom an earlier row told
     * @param unchanged rows that told nothing more
     */
    record Matched(List<LeadDraft> added, Map<UUID, LeadDraft> known, long updated, long unchanged) {}

    List<LeadDraft> drafts() {
        return drafts;
    }

    int size() {
        return drafts.size();
    }

    void add(LeadDraft draft) {
        LeadDraft same = draft.lookedForBy().stream()
                .map(byKey::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(draft);
        if (same == draft) {
            drafts.add(draft);
        } else {
            count(same.absorb(draft));
        }
        same.keys().forEach(key -> byKey.putIfAbsent(key, same));
    }

    /**
     * Two rows of the batch may turn out to be one lead, which has the LinkedIn profile of one and the address of the other.
     * Changes nothing here, so that it may be done again.
     *
     * @param known the lead that each draft is, by its place in the batch
     */
    Matched matched(Map<Integer, UUID> known) {
        List<LeadDraft> added = new ArrayList<>();
        Map<UUID, LeadDraft> changed = new LinkedHashMap<>();
        long more = 0;
        long same = 0;
        for (int place = 0; place < drafts.size(); place++) {
            UUID lead = known.get(place);
            if (lead == null) {
                added.add(drafts.get(place));
                continue;
            }
            LeadDraft earlier = changed.putIfAbsent(lead, drafts.get(place).copy());
            if (earlier != null && earlier.absorb(drafts.get(place))) {
                more++;
            } else if (earlier != null) {
                same++;
            }
        }
        return new Matched(added, changed, updated + more, unchanged + same);
    }

    private void count(boolean news) {
        if (news) {
            updated++;
        } else {
            unchanged++;
        }
    }
}
