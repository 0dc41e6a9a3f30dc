package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class LedgerPropertyTest {
    private static final int STEPS = 40;
    private static final int AT_ONCE = 8;
    private static Books books;

    @BeforeContainer
    static void open() {
        books = new Books();
    }

    @AfterContainer
    static void close() {
        books.close();
    }

    /** Whatever is asked at the same time, in whatever order and however often: nothing is lost, made, or below zero. */
    @Property(tries = 25)
    void theBooksBalance(@ForAll long seed) {
        Random random = new Random(seed);
        Caller tenant = books.tenant();
        List<Hold> held = new CopyOnWriteArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                asked.add(one(random, tenant, held));
            }
            TestNode.await(Future.join(asked).otherwiseEmpty());
            asked.forEach(future -> assertThat(future.succeeded() || future.cause() instanceof Failure)
                    .as(() -> String.valueOf(future.cause()))
                    .isTrue());
        }
        books.audit(tenant);
        Balance balance = books.balance(tenant);
        assertThat(balance.available().add(balance.held()).add(balance.spent()))
                .isEqualByComparingTo(balance.granted().add(balance.purchased()));
        assertThat(List.of(balance.available(), balance.held(), balance.spent()))
                .allMatch(amount -> amount.signum() >= 0);
    }

    private static Future<?> one(Random random, Caller tenant, List<Hold> held) {
        BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(20_000_000), 6);
        String key = "key-" + random.nextInt(60);
        Optional<Hold> any = held.isEmpty() ? Optional.empty() : Optional.of(held.get(random.nextInt(held.size())));
        return switch (random.nextInt(7)) {
            case 0 -> books.ledger.deduct(tenant, new Ledger.Deduction(key, amount, "test", Optional.empty()));
            case 1 ->
                books.database.inSystem(
                        sql -> books.ledger.purchase(sql, tenant.tenantId(), "checkout:" + key, new BigDecimal("5")));
            case 2, 3 ->
                books.holds
                        .hold(
                                tenant,
                                new Holds.Request(key, new BigDecimal("7.5"), "test", Optional.empty(), Books.TTL))
                        .onSuccess(held::add);
            case 4 ->
                any.<Future<?>>map(hold -> books.holds.capture(tenant, hold.id(), amount.min(hold.amount())))
                        .orElseGet(Future::succeededFuture);
            case 5 ->
                any.<Future<?>>map(hold -> books.holds.release(tenant, hold.id()))
                        .orElseGet(Future::succeededFuture);
            default -> {
                if (random.nextInt(10) == 0) {
                    books.passHolds();
                }
                yield books.holds.expire();
            }
        };
    }
}
