package dev.lad.twins.twilio;

import dev.lad.twins.kit.Ids;
import java.time.Clock;
import java.util.LinkedHashMap;
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
    private final Map<String, Recording> recordings = new LinkedHashMap<>();

    Recordings(Clock clock, Ids ids, Callbacks callbacks, String accountSid) {
        this.clock = clock;
        this.ids = ids;
        this.callbacks = callbacks;
        this.accountSid = accountSid;
    }

    Recording start(PhoneCall call, CallOrder.RecordingOrder order) {
        var recording = new Recording("RE" + ids.hex(32), call, order, clock.instant());
        recordings.put(recording.sid(), recording);
        announce(recording);
        return recording;
    }

    void complete(Recording recording) {
        if (!recording.completed()) {
            recording.complete(clock.instant());
            announce(recording);
        }
    }

    void completeAll(PhoneCall call) {
        of(call).forEach(this::complete);
    }

    List<Recording> of(PhoneCall call) {
        return recordings.values().stream()
                .filter(recording -> recording.call().sid().equals(call.sid()))
                .toList();
    }

    List<Recording> all() {
        return List.copyOf(recordings.values());
    }

    Optional<Recording> find(String sid) {
        return Optional.ofNullable(recordings.get(sid));
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
        callbacks.recording(recording.call(), order.callback().get(), form);
    }
}
