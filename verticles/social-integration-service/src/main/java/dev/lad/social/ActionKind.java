package dev.lad.social;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What an account can do to a person, with what it costs and how often it may be done unless the account says otherwise.
 *
 * <p>LinkedIn's figures are those of Unipile's page of limits (August 2026): 80 to 100 invitations and about 100 messages
 * a day; the hundred invitations a week are what the trade goes by. For Instagram no figures are published; ours are
 * cautious.
 */
enum ActionKind {
    INVITATION(Channel.LINKEDIN, "linkedin.invite", 80, OptionalInt.of(100)),
    MESSAGE(Channel.LINKEDIN, "linkedin.message", 100, OptionalInt.empty()),
    FOLLOW(Channel.INSTAGRAM, "instagram.follow", 50, OptionalInt.empty()),
    DM(Channel.INSTAGRAM, "instagram.dm", 50, OptionalInt.empty());

    private final Channel channel;
    private final String price;
    private final int daily;
    private final OptionalInt weekly;

    ActionKind(Channel channel, String price, int daily, OptionalInt weekly) {
        this.channel = channel;
        this.price = price;
        this.daily = daily;
        this.weekly = weekly;
    }

    Channel channel() {
        return channel;
    }

    /** The action in billing's list of prices. */
    String price() {
        return price;
    }

    /** The usual cap of a day. */
    int daily() {
        return daily;
    }

    /** The cap of any seven days together. */
    OptionalInt weekly() {
        return weekly;
    }

    /** Whether it carries a text that belongs to a conversation. */
    boolean isMessage() {
        return this == MESSAGE || this == DM;
    }

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ActionKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
