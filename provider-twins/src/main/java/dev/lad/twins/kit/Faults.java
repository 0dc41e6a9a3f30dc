package dev.lad.twins.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that are waiting to happen, over all twins. Each happens a given number of times and is then gone. */
public final class Faults {

    /**
     * One fault in waiting.
     *
     * @param operation narrows it: {@code POST /api/v1/people}, a method and the beginning of a path, or for webhooks
     *     the beginning of an event name
     * @param remaining how often it will still happen
     */
    public record Rule(String id, String provider, Optional<String> operation, Fault fault, int remaining) {
        private Rule used() {
            return new Rule(id, provider, operation, fault, remaining - 1);
        }

        private boolean covers(String otherProvider, String subject) {
            return provider.equals(otherProvider)
                    && operation.map(subject::startsWith).orElse(true);
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private int added;

    public Rule add(String provider, Optional<String> operation, Fault fault, int times) {
        var rule = new Rule("fault-" + ++added, provider, operation, fault, times);
        rules.add(rule);
        return rule;
    }

    public List<Rule> list() {
        return List.copyOf(rules);
    }

    public boolean remove(String id) {
        return rules.removeIf(rule -> rule.id().equals(id));
    }

    public void clear() {
        rules.clear();
    }

    /** Uses up one occurrence of every fault that covers this request; they happen together. */
    List<Fault.OfRequest> takeForRequest(String provider, String methodAndPath) {
        return take(provider, methodAndPath, Fault.OfRequest.class);
    }

    List<Fault.OfWebhook> takeForWebhook(String provider, String event) {
        return take(provider, event, Fault.OfWebhook.class);
    }

    private <F extends Fault> List<F> take(String provider, String subject, Class<F> kind) {
        var taken = new ArrayList<F>();
        for (var each = rules.listIterator(); each.hasNext(); ) {
            var rule = each.next();
            if (kind.isInstance(rule.fault()) && rule.covers(provider, subject)) {
                taken.add(kind.cast(rule.fault()));
                if (rule.remaining() > 1) {
                    each.set(rule.used());
                } else {
                    each.remove();
                }
            }
        }
        return taken;
    }
}
