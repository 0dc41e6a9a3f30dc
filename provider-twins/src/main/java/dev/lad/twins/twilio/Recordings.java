package dev.lad.twins.twilio;

import dev.lad.twins.kit.Ids;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The account's recordings, and who is told about them. */
final class Recordings {
    private final Clock clock;
    private final Ids ids;
    private final Callbacks callbacks;
    private final String accountSid;
    private final Shelf<Recording> recordings;

    Recordings(Clock clock, Ids ids, Callbacks callbacks, String accountSid, Memory memory) {
        this.clock = clock;
        this.ids = ids;
        this.callbacks = callbacks;
        this.accountSid = accountSid;
        this.recordings = memory.shelf("twilio.recordings", Recording.FORM);
    }

    void reset() {
        recordings.clear();
    }

    Recording start(PhoneCall call, CallOrder.RecordingOrder order) {
        var recording = new Recording("RE" + ids.hex(32), call.sid(), call.origin(), order, clock.instant());
        recordings.put(recording.sid(), recording);
        announce(recording);
        return recording;
    }

    void complete(Recording recording) {
        if (!recording.completed()) {
            recording.complete(clock.instant());
            recordings.changed(recording.sid());
            announce(recording);
        }
    }

    void completeAll(PhoneCall call) {
        of(call).forEach(this::complete);
    }

    List<Recording> of(PhoneCall call) {
        return recordings.all().stream()
                .filter(recording -> recording.callSid().equals(call.sid()))
                .toList();
    }

    /** The one that was begun by this source, not before that instant, and still runs. */
    Optional<Recording> begun(PhoneCall call, String source, Instant since) {
        return of(call).stream()
                .filter(recording -> !recording.completed()
                        && recording.order().source().equals(source)
                        && !recording.started().isBefore(since))
                .findFirst();
    }

    List<Recording> all() {
        return List.copyOf(recordings.all());
    }

    Optional<Recording> find(String sid) {
        return recordings.find(sid);
    }

    void delete(String sid) {
        recordings.remove(sid);
    }

    /** What a call's last callback, or the action of a Record verb, says about its recording. */
    Map<String, String> inCallback(Recording recording) {
        return Map.of(
                "RecordingUrl", recording.url(accountSid),
                "RecordingSid", recording.sid(),
                "RecordingDuration", Long.toString(recording.seconds()));
    }

    private void announce(Recording recording) {
        CallOrder.RecordingOrder order = recording.order();
        if (order.callback().isEmpty() || !order.events().contains(recording.status())) {
            return;
        }
        Map<String, String> form = new TreeMap<>(inCallback(recording));
        form.put("RecordingStatus", recording.status());
        form.put("RecordingChannels", Integer.toString(order.channels()));
        form.put("RecordingSource", order.source());
        form.put("RecordingStartTime", Rfc2822.of(recording.started()));
        form.put("RecordingTrack", "both");
        callbacks.recording(recording.callSid(), order.callback().get(), form);
    }
}
