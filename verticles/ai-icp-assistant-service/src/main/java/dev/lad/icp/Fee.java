package dev.lad.icp;

import dev.lad.shared.credits.Charge;
import dev.lad.shared.credits.Cost;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.function.Supplier;

/** What work of the model costs: held before it is asked, charged if it was the model that did it. */
final class Fee {
    private final Prices prices;
    private final Credits credits;
    private final Ids ids;

    Fee(Prices prices, Credits credits, Ids ids) {
        this.prices = prices;
        this.credits = credits;
        this.ids = ids;
    }

    /** @param action as billing's list of prices names it */
    <T> Future<T> charged(Caller caller, String action, Supplier<Future<T>> work, Function<T, Source> source) {
        return prices.of(caller, action).compose(price -> {
            if (price.signum() == 0) {
                return work.get();
            }
            Charge charge = new Charge(action, price, action + ":" + ids.next());
            return credits.guard(caller, charge, work, done -> Cost.of(costOf(source.apply(done), price)));
        });
    }

    private static BigDecimal costOf(Source source, BigDecimal price) {
        return source == Source.GEMINI ? price : BigDecimal.ZERO;
    }
}
