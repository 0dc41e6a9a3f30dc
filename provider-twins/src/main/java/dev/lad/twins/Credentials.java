package dev.lad.twins;

/**
 * The keys that the twins accept. They open nothing but a sandbox on this machine and are no secrets.
 *
 * @param twilioAccountSid also the user name of Twilio's Basic authentication
 * @param twilioAuthToken also the key of {@code X-Twilio-Signature}
 * @param stripeWebhookSecret signs the webhooks to the platform
 */
public record Credentials(
        String apolloKey,
        String unipileKey,
        String twilioAccountSid,
        String twilioAuthToken,
        String geminiKey,
        String stripeSecretKey,
        String stripeWebhookSecret) {

    public static final Credentials SANDBOX = new Credentials(
            "apollo-twin-key",
            "unipile-twin-key",
            "AC00000000000000000000000000000000",
            "twilio-twin-token",
            "gemini-twin-key",
            "sk_test_twin",
            "whsec_twin");

    @Override
    public String toString() {
        return "Credentials[...]";
    }
}
