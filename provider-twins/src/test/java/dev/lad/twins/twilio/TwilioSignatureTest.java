package dev.lad.twins.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TwilioSignatureTest {
    @Test
    void signsAsTwilioDoes() {
        String signature = TwilioSignature.of(
                "0123456789abcdef0123456789abcdef",
                "https://app.example/status?tenant=1",
                Map.of("CallSid", "CA1", "CallStatus", "completed", "From", "+14155550111", "To", "+14155550100"));

        assertThat(signature).isEqualTo("NG/f7cJqal3W9SWgHx66BCh2ISQ=");
    }
}
