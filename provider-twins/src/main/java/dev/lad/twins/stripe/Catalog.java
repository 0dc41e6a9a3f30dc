package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /v1/products} and {@code /v1/prices}. Amounts are integers in the currency's minor unit. */
final class Catalog {
    private final Clock clock;
    private final Ids ids;
    private final Resources resources;
    private final Events events;

    Catalog(Clock clock, Ids ids, Resources resources, Events events) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
        this.events = events;
    }

    JsonObject createProduct(Cause cause, Params params) {
        params.allow("id", "name", "description", "active", "metadata", "url");
        String name = params.requiredText("name");
        String id = params.text("id").orElseGet(() -> Kind.PRODUCT.newId(ids));
        if (resources.find(Kind.PRODUCT, id).isPresent()) {
            throw StripeError.invalid("resource_already_exists", "id", "Product already exists.");
        }
        return addProduct(cause, id, name, params);
    }

    private JsonObject addProduct(Cause cause, String id, String name, Params params) {
        long now = clock.instant().getEpochSecond();
        JsonObject product = new JsonObject()
                .put("id", id)
                .put("object", "product")
                .put("active", params.flag("active").orElse(true))
                .put("created", now)
                .put("default_price", null)
                .put("description", params.text("description").orElse(null))
                .put("images", new JsonArray())
                .put("livemode", false)
                .put("marketing_features", new JsonArray())
                .put("metadata", params.metadata())
                .put("name", name)
                .put("type", "service")
                .put("updated", now)
                .put("url", params.text("url").orElse(null));
        resources.put(Kind.PRODUCT, product);
        events.emit(cause, "product.created", product);
        return product;
    }

    JsonObject updateProduct(Cause cause, String id, Params params) {
        params.allow("name", "description", "active", "metadata", "url");
        JsonObject product = resources.require(Kind.PRODUCT, id, "id");
        JsonObject before = product.copy();
        params.text("name").ifPresent(name -> product.put("name", name));
        params.copyTexts(product, "description", "url");
        params.flag("active").ifPresent(active -> product.put("active", active));
        params.mergeMetadata(product.getJsonObject("metadata"));
        product.put("updated", clock.instant().getEpochSecond());
        events.emit(cause, "product.updated", product, Changes.between(before, product));
        return product;
    }

    JsonObject getProduct(String id) {
        return resources.require(Kind.PRODUCT, id, "id");
    }

    JsonObject listProducts(Params params) {
        params.allow("active", "ids", "limit", "starting_after", "ending_before", "created");
        Optional<Boolean> active = params.flag("active");
        List<String> wanted = params.texts("ids");
        return resources.page(
                Kind.PRODUCT,
                "/v1/products",
                params,
                product -> (active.isEmpty() || active.get().equals(product.getBoolean("active")))
                        && (wanted.isEmpty() || wanted.contains(product.getString("id"))));
    }

    JsonObject createPrice(Cause cause, Params params) {
        params.allow(
                "currency",
                "unit_amount",
                "unit_amount_decimal",
                "product",
                "product_data",
                "recurring",
                "lookup_key",
                "transfer_lookup_key",
                "nickname",
                "active",
                "metadata",
                "billing_scheme",
                "tax_behavior");
        boolean active = params.flag("active").orElse(true);
        Optional<JsonObject> holder = lookupKeyHolder(params, "");
        JsonObject price = priced(cause, params).put("active", active).put("metadata", params.metadata());
        holder.ifPresent(other -> other.put("lookup_key", null));
        params.copyTexts(price, "lookup_key", "nickname");
        resources.put(Kind.PRICE, price);
        events.emit(cause, "price.created", price);
        return price;
    }

    /** A price given in place, {@code price_data} of a line: usable at once, but inactive for later use. */
    JsonObject inlinePrice(Cause cause, Params params) {
        params.allow(
                "currency",
                "unit_amount",
                "unit_amount_decimal",
                "product",
                "product_data",
                "recurring",
                "tax_behavior");
        JsonObject price = priced(cause, params).put("active", false);
        resources.put(Kind.PRICE, price);
        return price;
    }

    private JsonObject priced(Cause cause, Params params) {
        String currency = params.requiredText("currency").toLowerCase(Locale.ROOT);
        if (!currency.matches("[a-z]{3}")) {
            throw StripeError.invalid("currency", "Invalid currency: " + currency);
        }
        BigDecimal unitAmount = unitAmount(params);
        Optional<JsonObject> recurring = recurring(params.hash("recurring"));
        String product = product(cause, params);
        boolean whole = unitAmount.stripTrailingZeros().scale() <= 0;
        return new JsonObject()
                .put("id", Kind.PRICE.newId(ids))
                .put("object", "price")
                .put("active", true)
                .put("billing_scheme", "per_unit")
                .put("created", clock.instant().getEpochSecond())
                .put("currency", currency)
                .put("custom_unit_amount", null)
                .put("livemode", false)
                .put("lookup_key", null)
                .put("metadata", new JsonObject())
                .put("nickname", null)
                .put("product", product)
                .put("recurring", recurring.orElse(null))
                .put("tax_behavior", params.text("tax_behavior").orElse("unspecified"))
                .put("tiers_mode", null)
                .put("transform_quantity", null)
                .put("type", recurring.isPresent() ? "recurring" : "one_time")
                .put("unit_amount", whole ? unitAmount.longValueExact() : null)
                .put("unit_amount_decimal", unitAmount.toPlainString());
    }

    private static BigDecimal unitAmount(Params params) {
        if (params.has("unit_amount")) {
            long amount = params.requiredInteger("unit_amount");
            if (amount < 0) {
                throw StripeError.invalid(
                        "parameter_invalid_integer",
                        params.named("unit_amount"),
                        "This value must be greater than or equal to 0.");
            }
            return BigDecimal.valueOf(amount);
        }
        String decimal = params.requiredText("unit_amount_decimal");
        if (!decimal.matches("\\d{1,12}(\\.\\d{1,12})?")) {
            throw StripeError.invalid(params.named("unit_amount_decimal"), "Invalid decimal: " + decimal);
        }
        return new BigDecimal(decimal);
    }

    private Optional<JsonObject> recurring(Params params) {
        if (params.tree().isEmpty()) {
            return Optional.empty();
        }
        params.allow("interval", "interval_count", "usage_type", "meter", "trial_period_days");
        String usage = params.oneOf("usage_type", "licensed", "metered").orElse("licensed");
        Optional<String> meter = params.text("meter");
        meter.ifPresent(id -> resources.require(Kind.METER, id, params.named("meter")));
        if (usage.equals("metered") && meter.isEmpty()) {
            throw StripeError.missing(params.named("meter"));
        }
        String interval = params.oneOf("interval", "day", "week", "month", "year")
                .orElseThrow(() -> StripeError.missing(params.named("interval")));
        return Optional.of(new JsonObject()
                .put("interval", interval)
                .put("interval_count", params.integer("interval_count").orElse(1))
                .put("meter", meter.orElse(null))
                .put("trial_period_days", null)
                .put("usage_type", usage));
    }

    private String product(Cause cause, Params params) {
        Params inline = params.hash("product_data");
        if (!inline.tree().isEmpty()) {
            inline.allow("name", "description", "metadata", "active", "images");
            return addProduct(cause, Kind.PRODUCT.newId(ids), inline.requiredText("name"), inline)
                    .getString("id");
        }
        String product = params.requiredText("product");
        resources.require(Kind.PRODUCT, product, params.named("product"));
        return product;
    }

    JsonObject updatePrice(Cause cause, String id, Params params) {
        params.allow("active", "lookup_key", "transfer_lookup_key", "nickname", "metadata");
        JsonObject price = resources.require(Kind.PRICE, id, "id");
        JsonObject before = price.copy();
        lookupKeyHolder(params, id).ifPresent(other -> other.put("lookup_key", null));
        params.copyTexts(price, "lookup_key", "nickname");
        params.flag("active").ifPresent(active -> price.put("active", active));
        params.mergeMetadata(price.getJsonObject("metadata"));
        events.emit(cause, "price.updated", price, Changes.between(before, price));
        return price;
    }

    JsonObject getPrice(String id) {
        return resources.require(Kind.PRICE, id, "id");
    }

    JsonObject listPrices(Params params) {
        params.allow(
                "active",
                "product",
                "lookup_keys",
                "type",
                "currency",
                "recurring",
                "limit",
                "starting_after",
                "ending_before");
        Optional<Boolean> active = params.flag("active");
        List<String> keys = params.texts("lookup_keys");
        return resources.page(
                Kind.PRICE,
                "/v1/prices",
                params,
                price -> (active.isEmpty() || active.get().equals(price.getBoolean("active")))
                        && (keys.isEmpty() || keys.contains(price.getString("lookup_key")))
                        && same(params, "product", price)
                        && same(params, "type", price)
                        && same(params, "currency", price));
    }

    static boolean same(Params params, String name, JsonObject resource) {
        return params.text(name)
                .map(wanted -> wanted.equals(resource.getString(name)))
                .orElse(true);
    }

    /**
     * The price that the wanted lookup key would be taken from; refused unless the request says to transfer it.
     *
     * @param self the price that asks for it, which may hold it already
     */
    private Optional<JsonObject> lookupKeyHolder(Params params, String self) {
        Optional<JsonObject> holder = params.text("lookup_key").flatMap(key -> resources
                .all(Kind.PRICE)
                .filter(price -> key.equals(price.getString("lookup_key")))
                .map(price -> price.getString("id"))
                .filter(id -> !self.equals(id))
                .findFirst()
                .flatMap(id -> resources.find(Kind.PRICE, id)));
        if (holder.isPresent() && !params.flag("transfer_lookup_key").orElse(false)) {
            String message = "A price (`%s`) already uses that lookup key."
                    .formatted(holder.get().getString("id"));
            throw StripeError.invalid("lookup_key", message);
        }
        return holder;
    }
}
