package dev.lad.twins.world;

import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How people behave now: their temperament, unless something else was asked of all or of one of them. What is asked of
 * one person goes before what is asked of all.
 */
public final class Behaviours {

    /** What is asked; what is empty stays as it is. An inner empty means never. */
    public record Change(
            Optional<Optional<Duration>> acceptsAfter,
            Optional<Optional<Duration>> repliesAfter,
            Optional<String> replyText,
            Optional<Temperament.PhoneManner> answers,
            Optional<Duration> talks) {

        public static final Change NONE =
                new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        Temperament applyTo(Temperament base) {
            return new Temperament(
                    acceptsAfter.orElse(base.acceptsAfter()),
                    repliesAfter.orElse(base.repliesAfter()),
                    replyText.orElse(base.replyText()),
                    answers.orElse(base.answers()),
                    talks.orElse(base.talks()));
        }
    }

    private static final String ALL = "all";

    private final Shelf<Change> changes;
    private final List<Runnable> listeners = new ArrayList<>();

    public Behaviours(Memory memory) {
        this.changes = memory.shelf("behaviours", ChangeForm.FORM);
    }

    public Temperament of(Person person) {
        return asked(person.apolloId()).applyTo(asked(ALL).applyTo(person.temperament()));
    }

    private Change asked(String of) {
        return changes.find(of).orElse(Change.NONE);
    }

    /** Replaces what was asked of all before. */
    public void changeAll(Change change) {
        changes.put(ALL, change);
        listeners.forEach(Runnable::run);
    }

    /** Replaces what was asked of this person before. */
    public void change(Person person, Change change) {
        changes.put(person.apolloId(), change);
        listeners.forEach(Runnable::run);
    }

    /** Calls back after each change, so that what a person was about to do can be thought over. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public void reset() {
        changes.clear();
    }
}
