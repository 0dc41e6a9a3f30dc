package dev.lad.twins.twilio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which numbers can call and be called. Twilio's magic test numbers behave as documented.
 *
 * @see <a href="https://www.twilio.com/docs/iam/test-credentials#test-calls">Twilio: Test credentials, calls</a>
 */
final class PhoneNumbers {
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern CLIENT = Pattern.compile("(sip|client):.+");
    private static final Pattern NORTH_AMERICAN = Pattern.compile("\\+1(\\d{3})(\\d{3})(\\d{4})");

    private PhoneNumbers() {}

    static void checkCallee(String to) {
        switch (to) {
            case "+15005550001" -> throw TwilioError.invalid(21217, "Phone number does not appear to be valid: " + to);
            case "+15005550002" -> throw TwilioError.invalid(21214, "'To' phone number cannot be reached: " + to);
            case "+15005550003" ->
                throw TwilioError.invalid(
                        21215,
                        "Account not authorized to call " + to
                                + ". Perhaps you need to enable some international permissions.");
            case "+15005550004" -> throw TwilioError.invalid(21216, "Account not allowed to call " + to);
            default -> {
                if (!E164.matcher(to).matches() && !CLIENT.matcher(to).matches()) {
                    throw TwilioError.invalid(21211, "Invalid 'To' Phone Number: " + to);
                }
            }
        }
    }

    static void checkCaller(String from) {
        boolean callable = E164.matcher(from).matches() || CLIENT.matcher(from).matches();
        if (!callable || from.equals("+15005550001")) {
            throw TwilioError.invalid(21212, "Invalid 'From' Phone Number: " + from);
        }
    }

    /** As the call resource shows it: {@code (415) 555-0100} in North America, otherwise unchanged. */
    static String formatted(String number) {
        Matcher parts = NORTH_AMERICAN.matcher(number);
        return parts.matches() ? "(%s) %s-%s".formatted(parts.group(1), parts.group(2), parts.group(3)) : number;
    }
}
