package dev.lad.twins.memory;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values by key, in the order in which they came. Whatever was put, found or removed in a turn of the event loop is
 * compared with the file at the turn's end, so that a value may be changed in place by whoever found it.
 *
 * <p>What was remembered is read when the shelf is first used: a start waits for none of it.
 */
public final class Shelf<V> {
    private final String name;
    private final Form<V> form;
    private final Memory memory;
    private final Map<String, String> written;
    private final String remedy;
    private final Map<String, V> values = new LinkedHashMap<>();
    private boolean read;

    /**
     * Made by {@link Memory#shelf}.
     *
     * @param written what the file says, by key; kept up to date as lines are made
     * @param remedy what to do where a value cannot be read
     * @param memory is told each key whose value may have changed
     */
    Shelf(String name, Form<V> form, Map<String, String> written, String remedy, Memory memory) {
        this.name = name;
        this.form = form;
        this.written = written;
        this.remedy = remedy;
        this.memory = memory;
    }

    /** A value that the caller may change in place until the turn ends. */
    public Optional<V> find(String key) {
        var found = Optional.ofNullable(values().get(key));
        found.ifPresent(value -> memory.touched(this, key));
        return found;
    }

    public void put(String key, V value) {
        values().put(key, value);
        memory.touched(this, key);
    }

    /** Says that a value was changed in place; nothing when there is none. */
    public void changed(String key) {
        if (values().containsKey(key)) {
            memory.touched(this, key);
        }
    }

    /** Whether there was one. */
    public boolean remove(String key) {
        memory.touched(this, key);
        return values().remove(key) != null;
    }

    public void clear() {
        keys().forEach(this::remove);
    }

    /** To look at: of what is changed in place it is to be said that it has {@link #changed}. */
    public Collection<V> all() {
        return Collections.unmodifiableCollection(values().values());
    }

    /** A copy. */
    public List<String> keys() {
        return List.copyOf(values().keySet());
    }

    public int size() {
        return values().size();
    }

    /** Forgets the one that came first. */
    public void removeOldest() {
        remove(values().keySet().iterator().next());
    }

    /** Has every value compared with the file; those that were never looked at are as they were. */
    void allChanged() {
        values.keySet().forEach(key -> memory.touched(this, key));
    }

    /** What is to be written of a key's value; nothing when the file says it already. */
    Optional<String> line(String key) {
        var value = Optional.ofNullable(values().get(key));
        var text = value.map(found -> form.write().apply(found).encode());
        var before = Optional.ofNullable(text.isPresent() ? written.put(key, text.get()) : written.remove(key));
        return text.equals(before) ? Optional.empty() : Optional.of(Journal.line(name, key, text.orElse("")));
    }

    private Map<String, V> values() {
        if (!read) {
            read = true;
            written.forEach((key, text) -> values.put(key, value(key, text)));
        }
        return values;
    }

    private V value(String key, String text) {
        try {
            return form.read().apply(new JsonObject(text));
        } catch (RuntimeException wrong) {
            throw new MemoryUnusable(
                    "The " + name + " " + key + " that the twins remember cannot be read: " + remedy, wrong);
        }
    }
}
