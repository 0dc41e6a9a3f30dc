package dev.lad.twins.twilio;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.memory.Shelf;
import dev.lad.twins.world.Temperament;
import dev.lad.twins.world.Temperament.PhoneManner;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Places calls, one a second, and lets the people of the world answer them. A number that belongs to nobody in the world
 * is answered by somebody, as those of a test phone would be.
 */
final class Dialler {
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(1);
    private static final Duration SETUP = Duration.ofSeconds(1);
    private static final Duration RINGS_HUMAN = Duration.ofSeconds(6);
    private static final Duration RINGS_MACHINE = Duration.ofSeconds(20);
    private static final Duration RINGS_BUSY = Duration.ofSeconds(2);
    private static final Duration DETECTION = Duration.ofSeconds(4);
    private static final Temperament STRANGER = new Temperament(
            Optional.empty(), Optional.empty(), "Hello, who is this?", PhoneManner.HUMAN, Duration.ofSeconds(45));

    private final TwinContext context;
    private final TwinTimers timers;
    private final Callbacks callbacks;
    private final Recordings recordings;
    private final Shelf<PhoneCall> calls;
    private final Conversation conversation;
    private final Instant began;
    private Instant nextSlot = Instant.MIN;
    private int failing;

    Dialler(TwinContext context, Callbacks callbacks, Recordings recordings, Shelf<PhoneCall> calls) {
        this.context = context;
        this.timers = context.timers();
        this.callbacks = callbacks;
        this.recordings = recordings;
        this.calls = calls;
        this.conversation = new Conversation(context, callbacks, recordings, this);
        this.began = context.clock().instant();
    }

    /** Takes up the calls of before the start. */
    void resume() {
        calls.all().stream()
                .filter(call -> call.created().isBefore(began) && !call.status().ended())
                .forEach(call -> {
                    nextSlot = later(nextSlot, call.dialledAt().plus(BETWEEN_CALLS));
                    next(call);
                });
    }

    void reset() {
        nextSlot = Instant.MIN;
        failing = 0;
    }

    Conversation conversation() {
        return conversation;
    }

    /** Makes the next calls fail to connect, whoever is called. */
    void failNext(int calls) {
        failing = calls;
    }

    /** How long a call placed now waits for its turn. */
    Duration queueTime() {
        Instant now = context.clock().instant();
        return nextSlot.isAfter(now) ? Duration.between(now, nextSlot) : Duration.ZERO;
    }

    void place(PhoneCall call) {
        nextSlot = call.dialledAt().plus(BETWEEN_CALLS);
        context.counters().effect("call", call.order().to());
        next(call);
    }

    /** Lets happen what follows from where a call stands, whether it has just come there or the twins have been started. */
    private void next(PhoneCall call) {
        switch (call.status()) {
            case QUEUED -> timers.scheduleAt(call.dialledAt(), () -> move(call, CallStatus.INITIATED));
            case INITIATED -> timers.scheduleAt(call.updated().plus(SETUP), () -> connect(call));
            case RINGING -> ring(call);
            case IN_PROGRESS -> talk(call);
            default -> {}
        }
    }

    private void connect(PhoneCall call) {
        if (failing > 0) {
            failing--;
            end(call, CallStatus.FAILED);
        } else {
            move(call, CallStatus.RINGING);
        }
    }

    private void ring(PhoneCall call) {
        Duration patience = call.order().ring();
        PhoneManner manner = temperament(call).answers();
        Duration rings =
                switch (manner) {
                    case HUMAN -> RINGS_HUMAN;
                    case MACHINE -> RINGS_MACHINE;
                    case BUSY -> RINGS_BUSY;
                    case NO_ANSWER -> patience;
                };
        Instant since = call.updated();
        if (manner == PhoneManner.NO_ANSWER || rings.compareTo(patience) > 0) {
            timers.scheduleAt(since.plus(patience), () -> end(call, CallStatus.NO_ANSWER));
        } else if (manner == PhoneManner.BUSY) {
            timers.scheduleAt(since.plus(rings), () -> end(call, CallStatus.BUSY));
        } else {
            timers.scheduleAt(since.plus(rings), () -> answer(call));
        }
    }

    private void answer(PhoneCall call) {
        if (become(call, CallStatus.IN_PROGRESS)) {
            call.order().recording().ifPresent(recording -> recordings.start(call, recording));
            next(call);
        }
    }

    private void talk(PhoneCall call) {
        CallOrder order = call.order();
        Instant since = call.answeredAt().orElseThrow();
        Duration talks = temperament(call).talks();
        Duration longest = talks.compareTo(order.limit()) < 0 ? talks : order.limit();
        timers.scheduleAt(since.plus(longest), () -> end(call, CallStatus.COMPLETED));
        boolean detecting =
                order.machineDetection().isPresent() && call.answeredBy().isEmpty();
        if (!detecting || order.asyncAmdCallback().isPresent()) {
            conversation.begin(call);
        }
        if (detecting) {
            timers.scheduleAt(since.plus(DETECTION), () -> detected(call));
        }
    }

    private void detected(PhoneCall call) {
        CallOrder order = call.order();
        String whom = whom(order, temperament(call));
        call.answeredBy(whom);
        calls.changed(call.sid());
        order.asyncAmdCallback()
                .ifPresentOrElse(
                        url -> callbacks.answeredBy(call, url, whom, DETECTION), () -> conversation.begin(call));
    }

    private static String whom(CallOrder order, Temperament callee) {
        if (callee.answers() == PhoneManner.HUMAN) {
            return "human";
        }
        return order.machineDetection().filter("DetectMessageEnd"::equals).isPresent()
                ? "machine_end_beep"
                : "machine_start";
    }

    private void move(PhoneCall call, CallStatus status) {
        if (become(call, status)) {
            next(call);
        }
    }

    private boolean become(PhoneCall call, CallStatus status) {
        boolean moved = call.become(status, context.clock().instant());
        if (moved) {
            callbacks.status(call, status, Map.of());
            calls.changed(call.sid());
        }
        return moved;
    }

    void hears(PhoneCall call, Scene scene) {
        call.hears(scene);
        calls.changed(call.sid());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Ends the call unless it has ended already, or cannot end this way. */
    boolean end(PhoneCall call, CallStatus how) {
        if (!call.become(how, context.clock().instant())) {
            return false;
        }
        recordings.completeAll(call);
        Map<String, String> recorded = recordings.of(call).stream()
                .findFirst()
                .map(recordings::inCallback)
                .orElse(Map.of());
        callbacks.status(call, how, recorded);
        calls.changed(call.sid());
        return true;
    }

    Temperament temperament(PhoneCall call) {
        return context.world()
                .person(call.order().to())
                .map(context.behaviours()::of)
                .orElse(STRANGER);
    }
}
