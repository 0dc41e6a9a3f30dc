package dev.lad.shared.front;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.CannotStart;
import dev.lad.shared.service.Contract;
import io.vertx.core.Future;
import java.net.BindException;
import java.util.Locale;

/**
 * Where a service, or the gateway, listens.
 *
 * @param owner whose it is: {@code billing}
 * @param number 0 takes any free one
 * @param setting the environment variable that moves it
 */
public record ListenPort(String owner, int number, String setting) {

    private static final int MOST = 65_535;

    /** {@code LAD_<OWNER>_PORT}, else {@code PORT}, else the usual one. */
    public static ListenPort read(Env env, String owner, int usual) {
        String setting = "LAD_" + owner.replace('-', '_').toUpperCase(Locale.ROOT) + "_PORT";
        int either = env.integer("PORT", usual, 0, MOST);
        return new ListenPort(owner, env.integer(setting, either, 0, MOST), setting);
    }

    /** The port of the service whose contract is beside a class. */
    public static ListenPort read(Env env, Class<?> beside) {
        Contract.Head head = Contract.headBeside(beside);
        return read(env, head.service(), head.port());
    }

    /** Says in one sentence that something else listens there, where that is what failed. */
    public <T> Future<T> explain(Throwable failure) {
        return Future.failedFuture(
                failure instanceof BindException ? CannotStart.portTaken(number, owner, setting) : failure);
    }
}
