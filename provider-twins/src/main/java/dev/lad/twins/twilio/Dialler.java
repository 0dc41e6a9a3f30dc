package dev.lad.twins.twilio;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.TwinContext;
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
    private final Conversation conversation;
    private Instant nextSlot = Instant.MIN;
    private int failing;

    Dialler(TwinContext context, Callbacks callbacks, Recordings recordings) {
        this.context = context;
        this.timers = context.timers();
        this.callbacks = callbacks;
        this.recordings = recordings;
        this.conversation = new Conversation(context.timers(), callbacks, recordings, this::end);
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
        Instant start = call.created().plus(queueTime());
        nextSlot = start.plus(BETWEEN_CALLS);
        context.counters().effect("call", call.order().to());
        timers.scheduleAt(start, () -> {
            if (move(call, CallStatus.INITIATED)) {
                timers.schedule(SETUP, () -> connect(call));
            }
        });
    }

    private void connect(PhoneCall call) {
        if (failing > 0) {
            failing--;
            end(call, CallStatus.FAILED);
        } else if (move(call, CallStatus.RINGING)) {
            ring(call, temperament(call));
        }
    }

    private void ring(PhoneCall call, Temperament callee) {
        Duration patience = call.order().ring();
        Duration rings =
                switch (callee.answers()) {
                    case HUMAN -> RINGS_HUMAN;
                    case MACHINE -> RINGS_MACHINE;
                    case BUSY -> RINGS_BUSY;
                    case NO_ANSWER -> patience;
                };
        if (callee.answers() == PhoneManner.NO_ANSWER || rings.compareTo(patience) > 0) {
            timers.schedule(patience, () -> end(call, CallStatus.NO_ANSWER));
        } else if (callee.answers() == PhoneManner.BUSY) {
            timers.schedule(rings, () -> end(call, CallStatus.BUSY));
        } else {
            timers.schedule(rings, () -> answer(call, callee));
        }
    }

    private void answer(PhoneCall call, Temperament callee) {
        if (!move(call, CallStatus.IN_PROGRESS)) {
            return;
        }
        CallOrder order = call.order();
        order.recording().ifPresent(recording -> recordings.start(call, recording));
        Duration longest = callee.talks().compareTo(order.limit()) < 0 ? callee.talks() : order.limit();
        timers.schedule(longest, () -> end(call, CallStatus.COMPLETED));
        if (order.machineDetection().isEmpty()) {
            conversation.begin(call, callee);
        } else if (order.asyncAmdCallback().isPresent()) {
            conversation.begin(call, callee);
            timers.schedule(DETECTION, () -> {
                call.answeredBy(whom(order, callee));
                callbacks.answeredBy(call, order.asyncAmdCallback().get(), whom(order, callee), DETECTION);
            });
        } else {
            timers.schedule(DETECTION, () -> {
                call.answeredBy(whom(order, callee));
                conversation.begin(call, callee);
            });
        }
    }

    private static String whom(CallOrder order, Temperament callee) {
        if (callee.answers() == PhoneManner.HUMAN) {
            return "human";
        }
        return order.machineDetection().filter("DetectMessageEnd"::equals).isPresent()
                ? "machine_end_beep"
                : "machine_start";
    }

    private boolean move(PhoneCall call, CallStatus next) {
        boolean moved = call.become(next, context.clock().instant());
        if (moved) {
            callbacks.status(call, next, Map.of());
        }
        return moved;
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
        return true;
    }

    Temperament temperament(PhoneCall call) {
        return context.world()
                .person(call.order().to())
                .map(context.behaviours()::of)
                .orElse(STRANGER);
    }
}
