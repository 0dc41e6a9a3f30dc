package dev.lad.shared.log;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig.Mode;

/** What of LAD's own events is written, and how. Libraries are heard only from WARN on. */
public record LogConfig(Level level, Format format) {

    /** The least severe events that are still written. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** One line an event, either way. */
    public enum Format {
        /** Logback's JSON, for log collectors; the default in production. */
        JSON,
        /** Time, level, event and its fields, for a terminal. */
        TEXT
    }

    public static LogConfig read(Env env) {
        Mode mode = env.choice("LAD_MODE", Mode.class, Mode.SANDBOX);
        return new LogConfig(
                env.choice("LAD_LOG_LEVEL", Level.class, Level.INFO),
                env.choice("LAD_LOG_FORMAT", Format.class, mode == Mode.PRODUCTION ? Format.JSON : Format.TEXT));
    }
}
