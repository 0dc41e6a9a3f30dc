package dev.lad.twins.twilio;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * Sound made in code, as long as the recording that it stands for: a soft tone in WAV, silence in MP3.
 *
 * <p>Layouts: RIFF/WAVE with 8 kHz, 16-bit PCM as Twilio records; MPEG-2.5 Layer III, 8 kHz, 8 kbit/s, mono, whose
 * frames of 72 bytes last 72 ms and decode to silence when their side information is zero.
 */
final class Audio {
    private static final int SAMPLE_RATE = 8_000;
    private static final int BYTES_PER_SAMPLE = 2;
    private static final int TONE_HERTZ = 440;
    private static final int AMPLITUDE = 800;
    private static final int MP3_FRAME_BYTES = 72;
    private static final int MP3_FRAME_MILLIS = 72;
    private static final byte[] MP3_HEADER = {(byte) 0xFF, (byte) 0xE3, (byte) 0x18, (byte) 0xC0};
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Audio() {}

    static Buffer wav(Duration length, int channels) {
        int frames = Math.toIntExact(capped(length).toMillis() * SAMPLE_RATE / 1000);
        int dataBytes = frames * channels * BYTES_PER_SAMPLE;
        Buffer wav = Buffer.buffer(44 + dataBytes)
                .appendString("RIFF")
                .appendIntLE(36 + dataBytes)
                .appendString("WAVEfmt ")
                .appendIntLE(16)
                .appendShortLE((short) 1)
                .appendShortLE((short) channels)
                .appendIntLE(SAMPLE_RATE)
                .appendIntLE(SAMPLE_RATE * channels * BYTES_PER_SAMPLE)
                .appendShortLE((short) (channels * BYTES_PER_SAMPLE))
                .appendShortLE((short) (BYTES_PER_SAMPLE * 8))
                .appendString("data")
                .appendIntLE(dataBytes);
        for (int frame = 0; frame < frames; frame++) {
            double angle = 2 * Math.PI * TONE_HERTZ * frame / SAMPLE_RATE;
            short sample = (short) (AMPLITUDE * Math.sin(angle));
            for (int channel = 0; channel < channels; channel++) {
                wav.appendShortLE(sample);
            }
        }
        return wav;
    }

    static Buffer mp3(Duration length) {
        long frames = Math.max(1, capped(length).toMillis() / MP3_FRAME_MILLIS);
        byte[] frame = new byte[MP3_FRAME_BYTES];
        System.arraycopy(MP3_HEADER, 0, frame, 0, MP3_HEADER.length);
        Buffer mp3 = Buffer.buffer();
        for (long i = 0; i < frames; i++) {
            mp3.appendBytes(frame);
        }
        return mp3;
    }

    private static Duration capped(Duration length) {
        return length.compareTo(LONGEST) > 0 ? LONGEST : length;
    }
}
