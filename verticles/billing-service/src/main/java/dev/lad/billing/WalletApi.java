package dev.lad.billing;

import static dev.lad.shared.service.Spelling.once;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The operations on credits. */
final class WalletApi {
    private final Ledger ledger;
    private final Holds holds;
    private final Usage usage;
    private final Subscriptions subscriptions;
    private final BigDecimal welcome;

    /** @param welcome credits that a new tenant is given */
    WalletApi(Ledger ledger, Holds holds, Usage usage, Subscriptions subscriptions, BigDecimal welcome) {
        this.ledger = ledger;
        this.holds = holds;
        this.usage = usage;
        this.subscriptions = subscriptions;
        this.welcome = welcome;
    }

    void bind(Operations operations) {
        operations
                .on("listPrices", call -> Future.succeededFuture(Reply.list(Items.all(Plans.PRICES))))
                .on("getBalance", call -> ledger.balance(call.caller()).map(WalletApi::balance))
                .on("deductCredits", this::deduct)
                .on("listTransactions", this::listTransactions)
                .on("getUsage", this::getUsage)
                .on("getCreditAlert", call -> ledger.lowThreshold(call.caller()).map(WalletApi::alert))
                .on("setCreditAlert", call -> ledger.setLowThreshold(
                                call.caller(), call.body(CreditAlert.class).threshold())
                        .map(WalletApi::alert))
                .on("openWallet", this::open)
                .on("holdCredits", this::hold)
                .on("captureHold", this::capture)
                .on("releaseHold", call -> holds.release(call.caller(), call.id("id"))
                        .map(Reply::ok));
    }

    /** {@code featureKey} and {@code externalReferenceId} are the dashboard's names. */
    record Deduct(
            BigDecimal amount,
            Optional<String> feature,
            Optional<String> reference,
            Optional<String> idempotencyKey,
            Optional<String> featureKey,
            Optional<String> externalReferenceId) {

        Ledger.Deduction under(String key) {
            String spentOn = once("feature", feature, "featureKey", featureKey)
                    .orElseThrow(() -> Failure.Invalid.at("/feature", "The member feature is missing."));
            return new Ledger.Deduction(
                    key, amount, spentOn, once("reference", reference, "externalReferenceId", externalReferenceId));
        }
    }

    record HoldCredits(
            BigDecimal amount,
            String feature,
            Optional<String> reference,
            String idempotencyKey,
            Optional<Long> ttlSeconds) {}

    record Capture(BigDecimal amount) {}

    record CreditAlert(BigDecimal threshold) {}

    private static final Duration DEFAULT_TTL = Duration.ofMinutes(15);

    /** A tenant begins on the free plan, and the auth-service is to know what that includes when the trial ends. */
    private Future<Reply> open(Call call) {
        return ledger.open(call.caller(), welcome)
                .compose(opened -> subscriptions.tell(call.caller()).map(Reply.ok(opened)));
    }

    private Future<Reply> deduct(Call call) {
        Deduct wanted = call.body(Deduct.class);
        String key = call.text("Idempotency-Key").or(wanted::idempotencyKey).orElseGet(() -> UUID.randomUUID()
                .toString());
        return ledger.deduct(call.caller(), wanted.under(key))
                .map(made -> Reply.created("/credits/transactions", made));
    }

    private Future<Reply> listTransactions(Call call) {
        return ledger.list(call.caller(), call.text("kind").map(LedgerTransaction.Kind::of), call.page(2))
                .map(Reply::list);
    }

    private Future<Reply> getUsage(Call call) {
        var wanted = new Usage.Query(
                date(call, "from", "fromDate"),
                date(call, "to", "toDate"),
                once(call, "feature", "featureKey"),
                events(call));
        return usage.report(call.caller(), wanted).map(Reply::ok);
    }

    private static Optional<LocalDate> date(Call call, String name, String olderName) {
        once(call, name, olderName);
        return call.date(name).or(() -> call.date(olderName));
    }

    /** The dashboard asks for a part of the movements themselves. */
    private static Optional<Usage.Part> events(Call call) {
        OptionalLong limit = call.number("limit");
        OptionalLong offset = call.number("offset");
        return limit.isPresent() || offset.isPresent()
                ? Optional.of(new Usage.Part((int) limit.orElse(50), (int) offset.orElse(0)))
                : Optional.empty();
    }

    /** In the envelope, and once more beside it where the dashboard looks. */
    private static Reply balance(Balance balance) {
        ObjectNode body = Json.object().put("success", true);
        body.set("data", Json.tree(balance));
        body.put("credits", balance.available());
        body.put("balance", balance.available());
        body.putObject("wallet")
                .put("currentBalance", balance.available().add(balance.held()))
                .put("reservedBalance", balance.held())
                .put("availableBalance", balance.available());
        return Reply.raw(200, "application/json", Json.write(body));
    }

    private static Reply alert(BigDecimal threshold) {
        return Reply.ok(new CreditAlert(threshold));
    }

    private Future<Reply> hold(Call call) {
        HoldCredits wanted = call.body(HoldCredits.class);
        Duration ttl = wanted.ttlSeconds().map(Duration::ofSeconds).orElse(DEFAULT_TTL);
        return holds.hold(
                        call.caller(),
                        new Holds.Request(
                                wanted.idempotencyKey(), wanted.amount(), wanted.feature(), wanted.reference(), ttl))
                .map(hold -> Reply.created("/internal/holds/" + hold.id(), hold));
    }

    private Future<Reply> capture(Call call) {
        return holds.capture(
                        call.caller(), call.id("id"), call.body(Capture.class).amount())
                .map(Reply::ok);
    }
}
